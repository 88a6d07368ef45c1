#pragma once

#include <QElapsedTimer>
#include <QMainWindow>
#include <QTimer>

#include "core/simulation/RunConfig.h"
#include "core/simulation/Snapshot.h"
#include "ui/session/SteppedRun.h"

namespace kondoscope {

class ChartPanel;
class ControlPanels;
class MessageBanner;
class RunBar;
class SceneWidget;
class SimulationSession;
class StatusLine;
class TopBar;
class TrainingDock;
class WindowActions;

/// Assembles picture, charts, panels and run bar around one session, and passes values between them.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// \param openGlProblem  empty, or why the picture cannot be drawn
    /// \param factory        makes the runs of the session
    explicit MainWindow(const QString& openGlProblem, RunFactory factory = simulationFactory());
    ~MainWindow() override;

    /// Starts a run of this configuration; it goes on playing if one is playing.
    void startConfig(const RunConfig& config, const QString& source);
    /// An unknown preset ends in a message.
    void startPreset(const std::string& name);
    void openFile(const QString& path);
    void setPlaying(bool playing);
    void showError(const QString& message);

    SimulationSession* session() const { return m_session; }

Q_SIGNALS:
    /// A snapshot is visible in picture, charts and status line.
    void snapshotShown(qint64 step);
    void failed(const QString& message);

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void buildLayout();
    void showConfig(const RunConfig& config);
    void useModel(const QString& file);
    void connectRun();
    void connectView();
    void onTick();
    void showSnapshot();
    void onConfigured();
    void onFailed(const QString& message);
    void applyView(const RunConfig& config);
    void requestWhatIsShown();
    /// Runs the action; an error becomes a message.
    template <typename Action> void guarded(Action action);

    SimulationSession* m_session;
    WindowActions* m_actions;
    SceneWidget* m_scene;
    MessageBanner* m_banner;
    ChartPanel* m_charts;
    ControlPanels* m_panels;
    RunBar* m_runBar = nullptr;
    StatusLine* m_status;
    TopBar* m_topBar;
    TrainingDock* m_training;
    QTimer m_frameTimer;
    QElapsedTimer m_sinceStatus;
    SnapshotPtr m_waiting; ///< taken from the session, not drawn yet
    SnapshotPtr m_shown;
    QString m_source;       ///< preset or file of the run
    QString m_requested;    ///< of the run that is being built
    bool m_loading = false; ///< a load() has not been answered yet
};

} // namespace kondoscope
