#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/lattice/Lattice.h"
#include "core/lattice/SpinField.h"

namespace kondoscope {

/// Initial states, by the names that configurations use.
///
/// random: uniform on the sphere; ferromagnet: +z; neel: +-z by (-1)^(x+y), square; stripe: +-z by (-1)^x;
/// 120_degrees: three sublattices in the xy plane, triangular; tetrahedral, tetrahedral_minus: four sublattices with
/// scalar chirality +4/(3 sqrt3), -4/(3 sqrt3) on every triangle, triangular (physics: Martin & Batista, PRL 101,
/// 156402 (2008)). A minus in front turns all spins of an ordered state around, and "neel|-neel" has the first state in
/// the left half of the lattice (x < Lx/2), the second in the other: two domain walls.
struct StateConfig
{
    std::string kind = "random";
    double noise = 0.0; ///< angular noise: rms of the Gaussian rotation per transverse axis [rad]
    std::uint64_t seed = 1;

    bool operator==(const StateConfig&) const = default;
};

/// Names of all states, in the order of menus.
const std::vector<std::string>& stateKinds();

/// \throws ConfigError if the state is unknown, does not exist on this lattice, or does not fit its size; the text
///         then names the sizes that do
SpinField makeState(const Lattice& lattice, const StateConfig& config);

} // namespace kondoscope
