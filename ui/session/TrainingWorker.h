#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "ui/session/TrainingData.h"
#include "ui/session/TrainingRun.h"

namespace kondoscope {

/// Called on the worker's thread, with no lock held.
struct TrainingEvents
{
    std::function<void(const std::string& message)> failed;
    std::function<void(const std::string& model)> modelWritten;
    std::function<void(const std::vector<std::string>& files)> dataMade;
};

/// Commands that wait for the end of a step, as values; of each kind the latest wins.
struct TrainingCommands
{
    struct Start
    {
        TrainingRequest request;
        bool goesOn = false;
    };
    struct Make
    {
        DatasetRecipe recipe;
        std::string output;
    };
    bool cancel = false;
    std::optional<Make> make;
    std::optional<Start> start;
    std::optional<bool> play;
    std::optional<std::string> writeModel;

    bool empty() const { return !cancel && !make && !start && !play && !writeModel; }
};

/// A thread that owns a training and steps it. The public functions may be called from any thread and return at once:
/// the lock is held for a few assignments, never across a step.
class TrainingWorker
{
public:
    explicit TrainingWorker(TrainingEvents events);
    /// Waits for the present step, and saves a training that is under way.
    ~TrainingWorker();
    TrainingWorker(const TrainingWorker&) = delete;
    TrainingWorker& operator=(const TrainingWorker&) = delete;

    /// Ends the training that there is, which is saved.
    void start(const TrainingRequest& request, bool goesOn);
    void makeData(const DatasetRecipe& recipe, const std::string& output);
    void setPlaying(bool playing);
    /// Ends what is under way: a training with all that was saved of it, the making of data with the present frame.
    void cancel();
    void writeModel(const std::string& path);

    TrainingStatus status() const;
    TrainingPicturePtr picture() const;

private:
    void main(std::stop_token quit);
    template <typename Action> void guarded(Action action);
    void carryOut(const TrainingCommands& commands);
    void handOut(const std::string& path);
    void begin(const TrainingCommands::Start& start);
    void make(const TrainingCommands::Make& wanted);
    void step();
    void finish();
    void saveRun();
    void showRun();
    void enter(TrainingPhase phase);
    void send(const std::function<void(TrainingCommands&)>& change, bool interrupts);

    const TrainingEvents m_events;

    // Used by the worker's thread alone.
    std::unique_ptr<TrainingRun> m_run;
    int m_usualThreads;
    std::stop_token m_stop; ///< of the present piece of work

    // Shared, under m_mutex.
    mutable std::mutex m_mutex;
    std::condition_variable_any m_wake;
    TrainingCommands m_commands;
    TrainingStatus m_status;
    TrainingPicturePtr m_picture;
    std::stop_source m_interrupt; ///< of the present piece of work

    std::jthread m_thread; ///< last: everything above exists before it starts
};

} // namespace kondoscope
