#include "ui/session/SimulationWorker.h"

#include <exception>
#include <utility>

#include "core/support/Error.h"

namespace kondoscope {
namespace {

/// More snapshots than this a second would not be seen, and cost time.
constexpr std::chrono::milliseconds kPublishInterval{15};

} // namespace

SimulationWorker::SimulationWorker(RunFactory factory, WorkerEvents events)
    : m_events(std::move(events)), m_run(std::move(factory)),
      m_thread([this](std::stop_token quit) { main(std::move(quit)); })
{}

SimulationWorker::~SimulationWorker()
{
    m_thread.request_stop();
    {
        const std::lock_guard lock(m_mutex);
        m_interrupt.request_stop();
    }
    m_thread.join();
}

void SimulationWorker::load(const RunConfig& config, bool playing)
{
    const std::lock_guard lock(m_mutex);
    m_commands = {};
    m_commands.load = config;
    m_playing = playing;
    m_stepsWanted = 0;
    m_interrupt.request_stop();
    m_wake.notify_all();
}

void SimulationWorker::reconfigure(const RunConfig& config)
{
    const std::lock_guard lock(m_mutex);
    m_commands.reconfigure = config;
    m_wake.notify_all();
}

void SimulationWorker::reset()
{
    const std::lock_guard lock(m_mutex);
    m_commands.reset = true;
    m_stepsWanted = 0;
    m_interrupt.request_stop();
    m_wake.notify_all();
}

void SimulationWorker::setPlaying(bool playing)
{
    const std::lock_guard lock(m_mutex);
    m_playing = playing;
    if (playing)
        m_failed = false;
    else
        m_stepsWanted = 0;
    m_wake.notify_all();
}

void SimulationWorker::advance(std::int64_t steps)
{
    const std::lock_guard lock(m_mutex);
    m_stepsWanted += steps;
    m_failed = false;
    m_wake.notify_all();
}

void SimulationWorker::setSpeedLimit(double stepsPerSecond)
{
    const std::lock_guard lock(m_mutex);
    m_speedLimit = stepsPerSecond;
    m_nextStep = {};
    m_wake.notify_all();
}

void SimulationWorker::record(const std::string& path)
{
    const std::lock_guard lock(m_mutex);
    m_commands.record = path;
    m_wake.notify_all();
}

SessionStatus SimulationWorker::status() const
{
    const std::lock_guard lock(m_mutex);
    return {.running = m_playing && (m_hasRun || m_changing || m_commands.load),
            .busy = m_clock.isBusy(),
            .changePending = m_changing || m_commands.changesParameters(),
            .secondsToBoundary = m_clock.secondsLeft(),
            .stepsPerSecond = m_rate.perSecond(),
            .firstEvaluation = m_clock.isBusy() ? m_firstEvaluation : std::nullopt,
            .failed = m_failed,
            .recording = m_recording,
            .recordedFrames = m_recordedFrames};
}

RunConfig SimulationWorker::config() const
{
    const std::lock_guard lock(m_mutex);
    return m_config;
}

void SimulationWorker::main(std::stop_token quit)
{
    for (;;) {
        WorkerCommands commands;
        const Work work = waitForWork(quit, commands);
        switch (work) {
        case Work::Quit:
            return;
        case Work::Commands:
            carryOut(commands);
            break;
        case Work::Step:
            guarded([this] { stepRun(); });
            break;
        case Work::Publish:
            guarded([this] { publish(); });
            break;
        }
        const std::lock_guard lock(m_mutex);
        m_changing = false;
        m_clock.stop(work == Work::Step);
    }
}

bool SimulationWorker::wantsStep() const
{
    return m_hasRun && (m_playing || m_stepsWanted > 0);
}

SimulationWorker::Work SimulationWorker::waitForWork(std::stop_token quit, WorkerCommands& commands)
{
    std::unique_lock lock(m_mutex);
    const auto urgent = [this] { return !m_commands.empty() || (m_unpublished && !wantsStep()); };
    while (!quit.stop_requested() && !urgent()) {
        if (!wantsStep()) {
            m_rate.clear();
            m_wake.wait(lock, quit, [&] { return urgent() || wantsStep(); });
        } else if (m_speedLimit > 0.0 && Clock::now() < m_nextStep) {
            // Woken by any change of the shared state, and by the time of the next step. The values are copies: the
            // lock is open while the thread sleeps.
            m_wake.wait_until(lock, quit, Clock::time_point(m_nextStep),
                              [&, limit = m_speedLimit] { return urgent() || !wantsStep() || m_speedLimit != limit; });
        } else {
            break;
        }
    }
    if (quit.stop_requested())
        return Work::Quit;
    m_interrupt = {};
    m_stop = m_interrupt.get_token();
    m_clock.start();
    if (!m_commands.empty()) {
        commands = std::exchange(m_commands, {});
        m_changing = commands.changesParameters();
        return Work::Commands;
    }
    if (!wantsStep())
        return Work::Publish;
    m_stepsWanted -= m_stepsWanted > 0 ? 1 : 0;
    if (m_speedLimit > 0.0)
        m_nextStep = Clock::now() +
                     std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1.0 / m_speedLimit));
    return Work::Step;
}

/// Runs the action; exceptions end here. \returns false after an error
template <typename Action> bool SimulationWorker::guarded(Action action, bool pauseOnError)
{
    try {
        action();
        return true;
    } catch (const Cancelled&) {
        return true;
    } catch (const std::exception& error) {
        fail(error.what(), pauseOnError);
    } catch (...) {
        fail("The run stopped for an unknown reason (its state is the one shown). Press reset to start again.",
             pauseOnError);
    }
    return false;
}

void SimulationWorker::fail(const std::string& message, bool pause)
{
    {
        const std::lock_guard lock(m_mutex);
        m_changing = false;
        // A load that waits brings its own wish to play or to pause.
        if (pause && !m_commands.load) {
            m_playing = false;
            m_stepsWanted = 0;
            m_failed = true;
        }
    }
    m_events.failed(message);
    if (pause)
        publishIfPossible();
}

/// The window may be some steps behind the state that stays after an error.
void SimulationWorker::publishIfPossible()
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_unpublished)
            return;
        m_unpublished = false;
    }
    try {
        publish();
    } catch (...) {
        // The forces of this state are what failed: the window keeps the last one that has some.
        return;
    }
}

void SimulationWorker::carryOut(const WorkerCommands& commands)
{
    if (commands.load && !guarded([&] { buildLoaded(*commands.load, commands.reconfigure.has_value()); }))
        return;
    if (!m_run.exists())
        return;
    if (commands.reconfigure)
        guarded([&] { reconfigureRun(*commands.reconfigure); }, false); // what is refused leaves the run as it was
    if (commands.reset)
        guarded([this] {
            m_run.build(m_run.config());
            showNewRun(false);
        });
    if (commands.record)
        guarded([&] { switchRecording(*commands.record); }, false);
    noteRecording();
}

void SimulationWorker::buildLoaded(const RunConfig& config, bool moreChanges)
{
    try {
        m_run.build(config);
    } catch (...) {
        // Changes made meanwhile were meant for the run that never came.
        const std::lock_guard lock(m_mutex);
        if (!m_commands.load)
            m_commands.reconfigure.reset();
        throw;
    }
    showNewRun(moreChanges);
}

void SimulationWorker::showNewRun(bool moreChanges)
{
    {
        const std::lock_guard lock(m_mutex);
        m_hasRun = true;
        m_failed = false;
        m_nextStep = {};
        m_rate.clear();
        m_clock.forget();
    }
    noteConfigured(moreChanges);
    publish();
}

void SimulationWorker::reconfigureRun(const RunConfig& config)
{
    const bool otherSolver = !(config.solver == m_run.config().solver);
    m_run.reconfigure(config);
    if (otherSolver) {
        const std::lock_guard lock(m_mutex);
        m_clock.forget();
    }
    noteConfigured(false);
    recordIfDue();
    publish();
}

/// The window may read the new configuration from now on.
void SimulationWorker::noteConfigured(bool moreChanges)
{
    {
        const std::lock_guard lock(m_mutex);
        m_config = m_run.config();
        m_firstEvaluation = m_run.estimate();
        m_unpublished = true;
        m_changing = moreChanges;
    }
    m_events.configured();
}

void SimulationWorker::switchRecording(const std::string& path)
{
    if (path.empty())
        m_run.stopRecording();
    else
        m_run.startRecording(path, *m_run.snapshot(m_stop));
}

/// A full disk ends the recording, not the run.
void SimulationWorker::recordIfDue()
{
    if (!m_run.isRecordDue())
        return;
    const SnapshotPtr present = m_run.snapshot(m_stop);
    guarded([&] { m_run.record(*present); }, false);
    noteRecording();
}

void SimulationWorker::noteRecording()
{
    const std::lock_guard lock(m_mutex);
    m_recording = m_run.isRecording();
    if (m_recording)
        m_recordedFrames = m_run.recordedFrames();
}

void SimulationWorker::stepRun()
{
    m_run.step(m_stop);
    {
        const std::lock_guard lock(m_mutex);
        m_unpublished = true;
        m_rate.add();
    }
    recordIfDue();
    if (Clock::now() - m_lastPublished >= kPublishInterval)
        publish();
}

void SimulationWorker::publish()
{
    try {
        m_mailbox.put(m_run.snapshot(m_stop));
    } catch (const Cancelled&) {
        throw;
    } catch (...) {
        // Not tried again: the same state would fail again, at the price of a whole evaluation.
        const std::lock_guard lock(m_mutex);
        m_unpublished = false;
        throw;
    }
    m_lastPublished = Clock::now();
    const std::lock_guard lock(m_mutex);
    m_unpublished = false;
    m_firstEvaluation.reset();
}

} // namespace kondoscope
