#pragma once

#include <memory>
#include <string>

#include "core/forces/ForceModel.h"
#include "core/simulation/RunConfig.h"

namespace kondoscope {

/// A solver with what is known about it before its first use.
struct SolverSetup
{
    std::unique_ptr<ForceModel> model;
    std::string warning;   ///< empty, or why its results should not be trusted for these parameters
    std::string modelHash; ///< content hash of the force field; empty for other solvers
};

/// The electronic solver of a configuration ("ed", "ml").
/// \throws ConfigError (unknown kind, model of another lattice or Hamiltonian), FileError (model file)
SolverSetup makeForceModel(std::shared_ptr<const Lattice> lattice, const ElectronConfig& electrons,
                           const SolverConfig& solver);

} // namespace kondoscope
