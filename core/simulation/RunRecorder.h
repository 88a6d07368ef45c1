#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/simulation/RunConfig.h"

namespace kondoscope {

class Simulation;

/// What a headless run does beyond its configuration.
struct RecordOptions
{
    std::int64_t steps = 0; ///< time steps to take; 0 writes the first frame only
    std::string path;       ///< trajectory file; empty: none is written
    std::string continued =
        {}; ///< trajectory whose last frame the simulation starts from: `path` begins with all of it
};

/// Where a run stands; handed to the progress callback after every step.
struct RunProgress
{
    std::int64_t step = 0;  ///< steps taken in this run
    std::int64_t steps = 0; ///< steps asked for
    double time = 0.0;      ///< [hbar/t]
};

/// What a run did.
struct RunSummary
{
    std::int64_t steps = 0;          ///< taken; fewer than asked for after a stop
    std::int64_t frames = 0;         ///< written to the trajectory
    double time = 0.0;               ///< of the last configuration [hbar/t]
    double seconds = 0.0;            ///< wall time, without the building of the simulation
    std::int64_t measurements = 0;   ///< of output.quantities in the trajectory
    double measuringSeconds = 0.0;   ///< of `seconds`
    bool stopped = false;            ///< ended early because the stop token asked for it
    std::vector<double> observables; ///< of the last configuration, in the order of observables()
    std::string solverReport;
    std::string stepWarning;   ///< empty, or the first word on an unsuitable time step
    std::string solverWarning; ///< empty, or why the solver should not be trusted here
};

/// Steps that a run of this duration takes: the smallest number that reaches it.
/// \param duration  [hbar/t], not negative
/// \throws ConfigError if that is more than 10^12 or duration is negative or not a number
std::int64_t stepsFor(double duration, double dt);

/// Runs a simulation and writes its trajectory, with measurements of output.quantities: frames at the start, at every
/// multiple of config().output.interval (or the first step after it), and at the end. After a stop request the present
/// configuration is written as last frame.
///
/// \throws NumericsError, FileError; frames written before stay readable
RunSummary recordRun(Simulation& simulation, const RecordOptions& options,
                     const std::function<void(const RunProgress&)>& progress = {}, std::stop_token stop = {});

} // namespace kondoscope
