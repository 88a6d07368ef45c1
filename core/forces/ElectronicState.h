#pragma once

#include <limits>

#include <Eigen/Core>

namespace kondoscope {

/// Density of states on a grid of energies.
struct DensityOfStates
{
    Eigen::VectorXd energy;  ///< ascending, equidistant [t]
    Eigen::VectorXd density; ///< states per t and site, all spins: integrates to 2 (finite coupling) or 1 (infinite)
    double resolution = 0.0; ///< width by which a level appears broadened at most (standard deviation) [t]
};

/// What the electrons of a whole lattice do, in equilibrium with one spin configuration.
struct ElectronicState
{
    double electronCount = 0.0;
    double grandPotential = 0.0; ///< Omega [t]
    double freeEnergy = 0.0;     ///< F = Omega + mu N_e [t]
    double internalEnergy = 0.0; ///< E = F + kT S [t]
    double entropy = 0.0;        ///< S [k_B]
    double kineticEnergy = 0.0;  ///< hopping part of E [t]
    /// From the highest level below mu to the lowest above it [t]; NaN where the method cannot resolve one.
    double gap = std::numeric_limits<double>::quiet_NaN();
    DensityOfStates densityOfStates;
};

} // namespace kondoscope
