#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/forces/Forces.h"
#include "core/lattice/Lattice.h"

namespace kondoscope {

/// One moment of a run. Immutable once handed out; shared by window, files and charts.
struct Snapshot
{
    std::shared_ptr<const Lattice> lattice;
    SpinField spins;
    Forces forces; ///< of these spins; bondEnergy, where known, starts with the nearest-neighbour bonds
    std::vector<double> observables; ///< in the order of observables()
    double time = 0.0;               ///< [hbar/t]
    std::int64_t step = 0;
    std::vector<double> memory;                                      ///< Simulation::memory()
    double protocolValue = std::numeric_limits<double>::quiet_NaN(); ///< of what the protocol drives; NaN: nothing
    std::string solverReport;                                        ///< ForceModel::report()
    std::string stepWarning;    ///< empty, or what is wrong with the time step and what to do
    double suggestedStep = 0.0; ///< time step that is safe here [hbar/t]
    std::string solverWarning;  ///< empty, or why the solver should not be trusted here

    /// Everything that a user should be told: of the solver, then of the time step; empty if nothing.
    std::string warning() const
    {
        return fmt::format("{}{}{}", solverWarning, solverWarning.empty() || stepWarning.empty() ? "" : "; ",
                           stepWarning);
    }
};

using SnapshotPtr = std::shared_ptr<const Snapshot>;

} // namespace kondoscope
