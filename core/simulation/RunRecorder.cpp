#include "core/simulation/RunRecorder.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "core/observables/Observables.h"
#include "core/simulation/Simulation.h"
#include "core/simulation/TrajectoryRecorder.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr double kMostSteps = 1e12;
constexpr double kRoundOff = 1e-9; ///< of time over step or interval, where a multiple counts as reached

/// Writes frames where a file was asked for.
class FrameWriter
{
public:
    /// \throws Cancelled before anything is written
    FrameWriter(Simulation& simulation, const RecordOptions& options, const std::stop_token& stop)
        : m_simulation(simulation), m_last(simulation.snapshot(stop))
    {
        if (options.path.empty())
            return;
        if (options.continued.empty()) {
            m_recorder.emplace(options.path, simulation.config(), simulation.modelHash(), *m_last);
            return;
        }
        const TrajectoryReader before(options.continued);
        m_recorder.emplace(options.path, before, lastMoment(before, options.continued), simulation.config(),
                           simulation.modelHash());
    }

    /// \throws Cancelled
    void writeIfDue(const std::stop_token& stop)
    {
        if (m_recorder && m_recorder->isDue(m_simulation.time()))
            m_recorder->take(*(m_last = m_simulation.snapshot(stop)));
    }

    /// Writes the present configuration unless it is the last frame already. After a stop only if its forces are known
    /// or quickly found: nobody waits minutes for the frame of a run that was stopped. \return the last snapshot that
    /// there is
    SnapshotPtr finish(const std::stop_token& stop)
    {
        constexpr double kQuick = 1.0; // [s]
        const std::optional<CostEstimate> cost = m_simulation.estimate();
        const bool isQuick = !cost || cost->seconds < kQuick;
        try {
            const SnapshotPtr last = m_simulation.snapshot(isQuick ? std::stop_token() : stop);
            if (m_recorder && last->step != m_recorder->lastStep())
                m_recorder->append(*last);
            m_last = last;
        } catch (const Cancelled&) {
        }
        return m_last;
    }

    void report(RunSummary& summary) const
    {
        if (!m_recorder)
            return;
        summary.frames = m_recorder->frameCount();
        summary.measurements = m_recorder->measurementCount();
        summary.measuringSeconds = m_recorder->measuringSeconds();
    }

private:
    Simulation& m_simulation;
    std::optional<TrajectoryRecorder> m_recorder;
    SnapshotPtr m_last; ///< the newest that was asked for
};

/// \throws Cancelled after a stop request
void stepUnlessStopped(Simulation& simulation, const std::stop_token& stop)
{
    if (stop.stop_requested())
        throw Cancelled();
    simulation.step(stop);
}

} // namespace

std::int64_t stepsFor(double duration, double dt)
{
    const double steps = std::ceil(duration / dt - kRoundOff);
    if (!(duration >= 0.0) || !(steps <= kMostSteps)) {
        throw ConfigError(
            fmt::format("a run of {} hbar/t in steps of {} (must be between 0 and {:g} steps). Change the "
                        "duration or dynamics.dt.",
                        duration, dt, kMostSteps));
    }
    return static_cast<std::int64_t>(std::max(steps, 0.0));
}

RunSummary recordRun(Simulation& simulation, const RecordOptions& options,
                     const std::function<void(const RunProgress&)>& progress, std::stop_token stop)
{
    const auto start = std::chrono::steady_clock::now();
    RunSummary summary;
    std::optional<FrameWriter> started;
    try {
        started.emplace(simulation, options, stop);
    } catch (const Cancelled&) {
        summary.stopped = true;
        summary.observables.assign(observables().size(), std::numeric_limits<double>::quiet_NaN());
        return summary;
    }
    FrameWriter& writer = *started;
    while (summary.steps < options.steps && !summary.stopped) {
        try {
            stepUnlessStopped(simulation, stop);
            ++summary.steps;
            if (summary.stepWarning.empty())
                summary.stepWarning = simulation.stepWarning();
            writer.writeIfDue(stop);
            if (progress)
                progress({summary.steps, options.steps, simulation.time()});
        } catch (const Cancelled&) {
            summary.stopped = true;
        }
    }
    const SnapshotPtr last = writer.finish(stop);
    writer.report(summary);
    summary.time = last->time;
    summary.observables = last->observables;
    summary.solverReport = last->solverReport;
    summary.solverWarning = last->solverWarning;
    summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return summary;
}

} // namespace kondoscope
