#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "ui/session/RateMeter.h"
#include "ui/session/RecordedRun.h"
#include "ui/session/SessionStatus.h"
#include "ui/session/SnapshotMailbox.h"
#include "ui/session/StepClock.h"
#include "ui/session/WorkerCommands.h"

namespace kondoscope {

/// Called on the worker's thread, with no lock held.
struct WorkerEvents
{
    std::function<void(const std::string& message)> failed;
    std::function<void()> configured;
};

/// A thread that owns a run and steps it. The public functions may be called from any thread and return at once:
/// the lock is held for a few assignments, never across a step.
class SimulationWorker
{
public:
    SimulationWorker(RunFactory factory, WorkerEvents events);
    /// Requests a stop and waits for the call that cannot be interrupted.
    ~SimulationWorker();
    SimulationWorker(const SimulationWorker&) = delete;
    SimulationWorker& operator=(const SimulationWorker&) = delete;

    void load(const RunConfig& config, bool playing);
    void reconfigure(const RunConfig& config);
    void reset();
    void setPlaying(bool playing);
    void advance(std::int64_t steps);
    /// \param stepsPerSecond  0: no limit
    void setSpeedLimit(double stepsPerSecond);
    /// \param path  of the trajectory; empty ends the recording
    void record(const std::string& path);

    SnapshotPtr takeSnapshot() { return m_mailbox.take(); }
    SessionStatus status() const;
    RunConfig config() const;

private:
    using Clock = std::chrono::steady_clock;
    enum class Work { Quit, Commands, Step, Publish };

    void main(std::stop_token quit);
    Work waitForWork(std::stop_token quit, WorkerCommands& commands);
    bool wantsStep() const;
    template <typename Action> bool guarded(Action action, bool pauseOnError = true);
    void fail(const std::string& message, bool pause);

    void carryOut(const WorkerCommands& commands);
    void buildLoaded(const RunConfig& config, bool moreChanges);
    void showNewRun(bool moreChanges);
    void reconfigureRun(const RunConfig& config);
    void noteConfigured(bool moreChanges);
    void switchRecording(const std::string& path);
    void recordIfDue();
    void noteRecording();
    void stepRun();
    void publish();
    void publishIfPossible();

    const WorkerEvents m_events;
    SnapshotMailbox m_mailbox;

    // Used by the worker's thread alone.
    RecordedRun m_run;
    Clock::time_point m_lastPublished;
    std::stop_token m_stop; ///< of the present piece of work

    // Shared, under m_mutex.
    mutable std::mutex m_mutex;
    std::condition_variable_any m_wake;
    WorkerCommands m_commands;
    RunConfig m_config; ///< of m_run
    bool m_hasRun = false;
    bool m_playing = false;
    bool m_changing = false;    ///< a parameter change is being carried out
    bool m_unpublished = false; ///< the window has not been shown the present state
    bool m_failed = false;
    std::int64_t m_stepsWanted = 0;
    double m_speedLimit = 0.0; ///< [1/s]
    Clock::time_point m_nextStep;
    RateMeter m_rate;
    StepClock m_clock;
    std::optional<CostEstimate> m_firstEvaluation; ///< until the first snapshot of a solver
    bool m_recording = false;
    std::int64_t m_recordedFrames = 0;
    std::stop_source m_interrupt; ///< of the present piece of work

    std::jthread m_thread; ///< last: everything above exists before it starts
};

} // namespace kondoscope
