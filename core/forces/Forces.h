#pragma once

#include <Eigen/Core>

#include "core/lattice/SpinField.h"

namespace kondoscope {

/// What a solver says about one spin configuration. Field and density are always sized by the solver.
struct Forces
{
    /// Potential whose negative gradient is `field` [t], whole lattice: free energy F at fixed filling, grand
    /// potential at fixed chemical potential.
    double energy = 0.0;
    VectorField field;              ///< H_i = -d(energy)/dS_i [t], (N, 3); the radial part is solver-dependent
    Eigen::VectorXd density;        ///< electrons per site, both spins (N); empty where the solver does not know it
    double chemicalPotential = 0.0; ///< [t]; NaN where the solver does not know it
};

} // namespace kondoscope
