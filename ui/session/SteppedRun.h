#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "core/forces/ForceModel.h"
#include "core/simulation/RunConfig.h"
#include "core/simulation/Snapshot.h"

namespace kondoscope {

/// What a worker needs of a simulation. One thread at a time uses it.
class SteppedRun
{
public:
    virtual ~SteppedRun() = default;

    /// One time step. \throws any exception; the run is then as before the call
    virtual void step(std::stop_token stop) = 0;
    /// New electrons, solver, dynamics. \throws any exception; the old ones then stay
    virtual void reconfigure(const RunConfig& config) = 0;
    virtual SnapshotPtr snapshot(std::stop_token stop) = 0;
    /// Time of the present state [hbar/t].
    virtual double time() const = 0;
    /// What an evaluation will cost, where the solver knows it beforehand.
    virtual std::optional<CostEstimate> estimate() const { return std::nullopt; }
    /// Content hash of the force field in use; empty for other solvers.
    virtual std::string modelHash() const = 0;
};

using RunFactory = std::function<std::unique_ptr<SteppedRun>(const RunConfig&)>;

/// Makes runs that own a Simulation.
RunFactory simulationFactory();

} // namespace kondoscope
