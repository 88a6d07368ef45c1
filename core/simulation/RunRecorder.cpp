#include "core/simulation/RunRecorder.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

#include <fmt/format.h>

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
    FrameWriter(Simulation& simulation, const std::string& path) : m_simulation(simulation)
    {
        const SnapshotPtr first = simulation.snapshot();
        if (!path.empty())
            m_recorder.emplace(path, simulation.config(), simulation.modelHash(), *first);
    }

    void writeIfDue()
    {
        if (m_recorder && m_recorder->isDue(m_simulation.time()))
            write(*m_simulation.snapshot());
    }

    /// Writes the present configuration unless it is the last frame already.
    SnapshotPtr finish()
    {
        const SnapshotPtr last = m_simulation.snapshot();
        if (m_recorder && last->step != m_lastStep)
            write(*last);
        return last;
    }

    std::int64_t frameCount() const { return m_recorder ? m_recorder->frameCount() : 0; }

private:
    void write(const Snapshot& snapshot)
    {
        m_recorder->append(snapshot);
        m_lastStep = snapshot.step;
    }

    Simulation& m_simulation;
    std::optional<TrajectoryRecorder> m_recorder;
    std::int64_t m_lastStep = 0;
};

/// \return whether the step was taken; false after a stop request
bool stepUnlessStopped(Simulation& simulation, const std::stop_token& stop)
{
    if (stop.stop_requested()) {
        return false;
    }
    try {
        simulation.step(stop);
    } catch (const Cancelled&) {
        return false;
    }
    return true;
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
    FrameWriter writer(simulation, options.path);
    RunSummary summary;
    while (summary.steps < options.steps && !summary.stopped) {
        summary.stopped = !stepUnlessStopped(simulation, stop);
        if (!summary.stopped) {
            ++summary.steps;
            writer.writeIfDue();
            if (progress) {
                progress({summary.steps, options.steps, simulation.time()});
            }
        }
    }
    const SnapshotPtr last = writer.finish();
    summary.frames = writer.frameCount();
    summary.time = last->time;
    summary.observables = last->observables;
    summary.solverReport = last->solverReport;
    summary.solverWarning = last->solverWarning;
    summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return summary;
}

} // namespace kondoscope
