#include "ui/session/TrainingWorker.h"

#include <cerrno>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <utility>

#include <sys/resource.h>
#include <unistd.h>

#include "core/support/Error.h"
#include "core/support/Threads.h"

namespace kondoscope {
namespace {

/// Window and simulation come first where cores are few. Threads that this one starts inherit it.
void stepBack()
{
    constexpr int kNicer = 5;
    const auto thread = static_cast<id_t>(::gettid());
    errno = 0;
    const int present = ::getpriority(PRIO_PROCESS, thread);
    if (errno == 0)
        static_cast<void>(::setpriority(PRIO_PROCESS, thread, present + kNicer));
}

} // namespace

TrainingWorker::TrainingWorker(TrainingEvents events)
    : m_events(std::move(events)), m_usualThreads(threadBudget()),
      m_thread([this](std::stop_token quit) { main(std::move(quit)); })
{}

TrainingWorker::~TrainingWorker()
{
    m_thread.request_stop();
    {
        const std::lock_guard lock(m_mutex);
        m_interrupt.request_stop();
    }
    m_thread.join();
}

/// \param interrupts  reading, measuring and the making of data do not wait for their end
void TrainingWorker::send(const std::function<void(TrainingCommands&)>& change, bool interrupts)
{
    const std::lock_guard lock(m_mutex);
    change(m_commands);
    m_status.changePending = true;
    if (interrupts)
        m_interrupt.request_stop();
    m_wake.notify_all();
}

void TrainingWorker::start(const TrainingRequest& request, bool goesOn)
{
    send([&](TrainingCommands& c) { c.start = TrainingCommands::Start{request, goesOn}; }, true);
}

void TrainingWorker::makeData(const DatasetRecipe& recipe, const std::string& output)
{
    send([&](TrainingCommands& c) { c.make = TrainingCommands::Make{recipe, output}; }, true);
}

void TrainingWorker::setPlaying(bool playing)
{
    send([&](TrainingCommands& c) { c.play = playing; }, false);
}

void TrainingWorker::cancel()
{
    send(
        [](TrainingCommands& c) {
            c = {};
            c.cancel = true;
        },
        true);
}

void TrainingWorker::writeModel(const std::string& path)
{
    send([&](TrainingCommands& c) { c.writeModel = path; }, false);
}

TrainingStatus TrainingWorker::status() const
{
    const std::lock_guard lock(m_mutex);
    return m_status;
}

TrainingPicturePtr TrainingWorker::picture() const
{
    const std::lock_guard lock(m_mutex);
    return m_picture;
}

void TrainingWorker::main(std::stop_token quit)
{
    stepBack();
    for (;;) {
        TrainingCommands commands;
        {
            std::unique_lock lock(m_mutex);
            m_status.changePending = !m_commands.empty();
            m_wake.wait(lock, quit, [this] { return !m_commands.empty() || m_status.phase == TrainingPhase::Running; });
            if (quit.stop_requested())
                break;
            m_interrupt = {};
            m_stop = m_interrupt.get_token();
            commands = std::exchange(m_commands, {});
        }
        if (commands.empty())
            guarded([this] { step(); });
        else
            guarded([&] { carryOut(commands); });
    }
    // Nobody is left who could read a message in the window.
    try {
        saveRun();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "kondoscope: %s\n", error.what());
    }
}

/// Runs the action; exceptions end here, and a training stands still.
template <typename Action> void TrainingWorker::guarded(Action action)
{
    std::string message;
    try {
        action();
        return;
    } catch (const Cancelled&) {
    } catch (const std::exception& error) {
        message = error.what();
    } catch (...) {
        message = "The training stopped for an unknown reason (what it learned so far is kept). Start it again.";
    }
    setThreadBudget(m_usualThreads);
    if (m_status.phase != TrainingPhase::Finished)
        enter(m_run ? TrainingPhase::Paused : TrainingPhase::Idle);
    if (!message.empty())
        m_events.failed(message);
}

void TrainingWorker::enter(TrainingPhase phase)
{
    const std::lock_guard lock(m_mutex);
    m_status.phase = phase;
}

void TrainingWorker::carryOut(const TrainingCommands& commands)
{
    if (commands.cancel) {
        if (m_run)
            removeSavedTraining(m_run->request().model);
        m_run.reset();
        setThreadBudget(m_usualThreads);
        const std::lock_guard lock(m_mutex);
        m_status = {};
        m_picture = nullptr;
    }
    if (commands.writeModel && m_run)
        handOut(*commands.writeModel);
    if (commands.make)
        make(*commands.make);
    if (commands.start)
        begin(*commands.start);
    if (!commands.play || !m_run || m_run->isFinished())
        return;
    setThreadBudget(*commands.play ? m_run->request().threads : m_usualThreads);
    enter(*commands.play ? TrainingPhase::Running : TrainingPhase::Paused);
    if (!*commands.play)
        saveRun();
}

/// An error here does not end the training.
void TrainingWorker::handOut(const std::string& path)
{
    try {
        m_run->writeModelTo(path);
    } catch (const std::exception& error) {
        m_events.failed(error.what());
        return;
    }
    m_events.modelWritten(path);
}

void TrainingWorker::begin(const TrainingCommands::Start& start)
{
    saveRun();
    m_run.reset();
    {
        const std::lock_guard lock(m_mutex);
        m_status = {};
        m_status.phase = TrainingPhase::Reading;
        m_status.model = start.request.model;
        m_picture = nullptr;
    }
    setThreadBudget(start.request.threads);
    m_run = std::make_unique<TrainingRun>(
        start.request, start.goesOn, [this](TrainingPhase phase) { enter(phase); }, m_stop);
    enter(TrainingPhase::Running);
    showRun();
    if (m_run->isFinished())
        finish();
}

void TrainingWorker::make(const TrainingCommands::Make& wanted)
{
    const TrainingPhase before = m_run ? TrainingPhase::Paused : TrainingPhase::Idle;
    enter(TrainingPhase::Generating);
    const auto note = [this](std::int64_t done, std::int64_t all, double left) {
        const std::lock_guard lock(m_mutex);
        m_status.framesDone = done;
        m_status.frames = all;
        m_status.secondsLeft = left;
    };
    const std::vector<std::string> files = makeDatasets(wanted.recipe, wanted.output, note, m_stop);
    enter(before);
    m_events.dataMade(files);
}

void TrainingWorker::step()
{
    m_run->step();
    if (m_run->isFinished()) {
        finish();
        return;
    }
    showRun();
    if (m_run->isSaveDue())
        saveRun();
}

/// The model takes the place of what was saved to go on.
void TrainingWorker::finish()
{
    setThreadBudget(m_usualThreads);
    showRun();
    saveRun(); // should the model not find room
    const std::string& wanted = m_run->request().model;
    const std::string model = std::filesystem::exists(wanted) ? freeModelPath(wanted) : wanted;
    m_run->writeModelTo(model);
    removeSavedTraining(wanted);
    {
        const std::lock_guard lock(m_mutex);
        m_status.phase = TrainingPhase::Finished;
        m_status.secondsLeft = 0.0;
        m_status.model = model;
    }
}

void TrainingWorker::saveRun()
{
    if (m_run && m_status.phase != TrainingPhase::Finished && m_run->training().iteration() > 0)
        m_run->save();
}

void TrainingWorker::showRun()
{
    const TrainingPicturePtr picture = m_run->isPictureDue() ? m_run->picture() : nullptr;
    const std::lock_guard lock(m_mutex);
    const Training& training = m_run->training();
    m_status.iteration = training.iteration();
    m_status.iterations = training.config().iterations;
    m_status.loss = training.loss();
    m_status.secondsUsed = m_run->secondsUsed();
    m_status.secondsLeft = m_run->secondsLeft();
    if (picture)
        m_picture = picture;
}

} // namespace kondoscope
