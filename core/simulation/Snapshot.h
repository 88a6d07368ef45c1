#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

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
    std::string solverReport;  ///< ForceModel::report()
    std::string solverWarning; ///< empty, or why the solver should not be trusted here
};

using SnapshotPtr = std::shared_ptr<const Snapshot>;

} // namespace kondoscope
