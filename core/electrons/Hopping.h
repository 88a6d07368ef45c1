#pragma once

#include <vector>

#include "core/electrons/ElectronConfig.h"
#include "core/lattice/Lattice.h"

namespace kondoscope {

/// A bond of the Hamiltonian: coefficient of c+_i c_j for both spin directions, and of its conjugate.
struct HoppingBond
{
    int i;
    int j;
    Offset offset;    ///< j is reached from i by it; more than the lattice once around is possible on tiny ones
    double amplitude; ///< -t [t]
};

/// All bonds of the Hamiltonian, each once, in the order of Lattice::bonds(1), (2), (3); shells with zero amplitude are
/// left out. On lattices that are two or fewer sites wide a pair can occur more than once, and i = j is possible: the
/// elements add (i = j: twice its amplitude, the bond and its conjugate).
std::vector<HoppingBond> hoppingBonds(const Lattice& lattice, const ElectronConfig& electrons);

} // namespace kondoscope
