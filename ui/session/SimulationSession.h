#pragma once

#include <cstdint>
#include <memory>

#include <QObject>
#include <QString>

#include "core/simulation/RunConfig.h"
#include "core/simulation/Snapshot.h"
#include "ui/session/SessionStatus.h"
#include "ui/session/SteppedRun.h"

namespace kondoscope {

/// The window's side of a simulation that runs on a thread of its own. Every call returns at once; commands are
/// queued and carried out between two steps. Snapshots: the latest wins (takeSnapshot polls a mailbox).
class SimulationSession : public QObject
{
    Q_OBJECT

public:
    explicit SimulationSession(QObject* parent = nullptr);
    /// Runs are made by `factory` (called on the worker's thread).
    explicit SimulationSession(RunFactory factory, QObject* parent = nullptr);
    ~SimulationSession() override; ///< requests a stop, joins the thread

    /// Builds a new simulation from the configuration (the old one ends), at step 0, paused unless `playing`. If that
    /// fails, the old one stays, paused.
    void load(const RunConfig& config, bool playing = false);
    void play();
    void pause();
    void singleStep();
    /// This many single steps, in addition to those asked for before.
    void advance(std::int64_t steps);
    /// Back to the initial state of the present configuration; stays paused or running as before.
    void reset();
    /// Electrons, solver, dynamics: takes effect between two steps.
    void reconfigure(const RunConfig& config);
    /// Upper limit of steps per second; 0 = as fast as it goes.
    void setSpeedLimit(double stepsPerSecond);

    /// Writes a trajectory from the present moment on, until stopRecording(), reset() or load(). A file error ends
    /// the recording with failed(); the run goes on.
    void startRecording(const QString& path);
    void stopRecording();

    /// Newest snapshot if there is one that was not taken yet, else null.
    SnapshotPtr takeSnapshot();
    SessionStatus status() const;
    /// What runs now: the configuration of the last configured().
    RunConfig config() const;

Q_SIGNALS:
    /// A command or a step failed; the text is for the user.
    void failed(const QString& message);
    /// A reconfigure() or load() took effect; config() is what runs now.
    void configured();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace kondoscope
