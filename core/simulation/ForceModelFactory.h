#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "core/forces/ForceModel.h"
#include "core/simulation/RunConfig.h"

namespace kondoscope {

/// What kernel polynomials do, for those who compare solvers.
struct KernelFigures
{
    int order = 0;              ///< Chebyshev moments
    int columns = 0;            ///< probe vectors
    double expectedError = 0.0; ///< of the torque, relative to its rms
};

/// A solver with what files and comparisons note about it.
struct SolverSetup
{
    std::unique_ptr<ForceModel> model;
    std::string modelHash; ///< content hash of the force field; empty for other solvers
    /// Of the last evaluation of `model`, which must be alive; empty for other solvers than "kpm".
    std::function<KernelFigures()> kernelFigures;
};

/// The electronic solver of a configuration ("ed", "kpm", "ml"). At infinite coupling the superexchange J_AF is part of
/// it: energies and fields include it.
/// \param seed  of the probe vectors of "kpm"
/// \throws ConfigError (unknown kind, settings that cannot be, more memory than there is, model of another lattice or
///         Hamiltonian), FileError (model file)
SolverSetup makeForceModel(std::shared_ptr<const Lattice> lattice, const ElectronConfig& electrons,
                           const SolverConfig& solver, std::uint64_t seed = 0);

} // namespace kondoscope
