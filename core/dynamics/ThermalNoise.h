#pragma once

#include <cstdint>

#include "core/lattice/SpinField.h"
#include "core/support/Random.h"

namespace kondoscope {

/// The Gaussian numbers of a heat bath. They depend on (seed, step, site) alone: a continued run repeats them.
class ThermalNoise
{
public:
    explicit ThermalNoise(std::uint64_t seed) : m_random(seed, kThermalNoise) {}

    /// Draws one vector a site for a step. \param amplitude  standard deviation of a component; 0: no noise
    void draw(Eigen::Index sites, double amplitude, std::int64_t step);

    /// (N, 3), of the last draw.
    const VectorField& values() const { return m_values; }

private:
    RandomStream m_random;
    VectorField m_values;
};

} // namespace kondoscope
