#pragma once

#include <Eigen/Core>

#include "core/forces/Forces.h"
#include "core/lattice/Lattice.h"

namespace kondoscope {

/// Holes of every site, 1 - n_i, (N); empty where the solver does not know the density.
Eigen::VectorXd holeDensity(const Forces& forces);

/// Kinetic energy of the nearest-neighbour bonds at every site, half of each bond at either end [t], (N): its sum is
/// that of the bonds. Empty where the solver does not know the bond energies or was not asked for them.
/// \param forces  of electrons that hop between nearest neighbours (t1 != 0): their bonds come first in bondEnergy
Eigen::VectorXd bondEnergyPerSite(const Lattice& lattice, const Forces& forces);

} // namespace kondoscope
