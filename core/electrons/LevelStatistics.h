#pragma once

#include <Eigen/Core>

#include "core/electrons/Occupations.h"
#include "core/forces/ElectronicState.h"

namespace kondoscope {

/// What the occupied levels amount to, for one lattice. The kinetic energy is left 0: levels do not know it.
///
/// \param levels        ascending, of `latticeCount` lattices together (twists) [t]
/// \param occupations   of these levels
/// \param siteCount     of one lattice
/// \param latticeCount  extensive quantities are divided by it
ElectronicState electronicState(const Eigen::VectorXd& levels, const Occupations& occupations, int siteCount,
                                int latticeCount);

/// Every level as a normalized Gaussian. Its width is a few mean level spacings, between 1/150 and 1/30 of the
/// spectrum: wide enough to join the levels of a large lattice, narrow enough to show gaps. \param levels ascending, at
/// least one [t] \param totalSites  sites of all lattices together
DensityOfStates densityOfLevels(const Eigen::VectorXd& levels, int totalSites, int points = 512);

/// From the highest level below mu to the lowest above it; 0 if a level lies at mu or there is none on one side.
double gapBetweenLevels(const Eigen::VectorXd& levels, double chemicalPotential);

} // namespace kondoscope
