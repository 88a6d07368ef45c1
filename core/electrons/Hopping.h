#pragma once

#include <vector>

#include "core/electrons/ElectronConfig.h"
#include "core/lattice/Lattice.h"

namespace kondoscope {

/// Matrix element H_ij = H_ji = amplitude for both spin directions, i != j.
struct HoppingElement
{
    int i;
    int j;
    double amplitude; ///< -t [t]
};

/// All hopping elements of the Hamiltonian, each bond once; shells with zero amplitude are left out. On lattices that
/// are two or fewer sites wide a pair can occur more than once: the elements add.
std::vector<HoppingElement> hoppingElements(const Lattice& lattice, const ElectronConfig& electrons);

} // namespace kondoscope
