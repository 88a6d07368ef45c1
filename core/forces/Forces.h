#pragma once

#include <memory>

#include <Eigen/Core>

#include "core/forces/ElectronicState.h"
#include "core/lattice/SpinField.h"

namespace kondoscope {

/// What a solver says about one spin configuration. Field and density are always sized by the solver.
struct Forces
{
    /// Set by the caller: bond energies too, where the solver knows them. They cost the kernel polynomial method time.
    bool wantsBonds = false;

    /// Potential whose negative gradient is `field` [t], whole lattice: free energy F at fixed filling, grand
    /// potential at fixed chemical potential.
    double energy = 0.0;
    VectorField field;              ///< H_i = -d(energy)/dS_i [t], (N, 3); the radial part is solver-dependent
    Eigen::VectorXd density;        ///< electrons per site, both spins (N); empty where the solver does not know it
    double chemicalPotential = 0.0; ///< [t]; NaN where the solver does not know it
    /// Kinetic energy of every bond, 2 Re(h_ij <c+_i c_j>) [t], in the order of hoppingBonds(): if t1 is not zero those
    /// between nearest neighbours first, as in Lattice::bonds(1). Empty where the solver does not know it or was not
    /// asked.
    Eigen::VectorXd bondEnergy;
    std::shared_ptr<const ElectronicState> electrons; ///< null where the solver does not know it
};

} // namespace kondoscope
