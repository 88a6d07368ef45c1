#include "ui/window/MainWindow.h"

#include <algorithm>
#include <utility>

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QFileInfo>
#include <QMenu>
#include <QMimeData>
#include <QToolBar>
#include <QUrl>
#include <QVBoxLayout>

#include "ui/panels/ControlPanels.h"
#include "ui/panels/MessageBanner.h"
#include "ui/panels/RunBar.h"
#include "ui/panels/StatusLine.h"
#include "ui/panels/WindowWords.h"
#include "ui/scene/Background.h"
#include "ui/session/SimulationSession.h"
#include "ui/views/ChartPanel.h"
#include "ui/views/SceneWidget.h"
#include "ui/window/AboutDialog.h"
#include "ui/window/FileCommands.h"
#include "ui/window/Theme.h"
#include "ui/window/TopBar.h"
#include "ui/window/TrainingDock.h"
#include "ui/window/WindowActions.h"

namespace kondoscope {
namespace {

constexpr int kFrameInterval = 16;   ///< [ms], 60 a second
constexpr int kStatusInterval = 100; ///< [ms]; numbers that change faster cannot be read

QDockWidget* makeDock(const QString& name, const QString& title, QWidget* content)
{
    auto* dock = new QDockWidget(title);
    dock->setObjectName(name);
    dock->setWidget(content);
    dock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetClosable |
                      QDockWidget::DockWidgetFloatable);
    return dock;
}

} // namespace

MainWindow::MainWindow(const QString& openGlProblem, RunFactory factory)
    : m_session(new SimulationSession(std::move(factory), this)), m_actions(new WindowActions(this)),
      m_scene(new SceneWidget(openGlProblem)), m_banner(new MessageBanner), m_charts(new ChartPanel),
      m_panels(new ControlPanels), m_status(new StatusLine), m_topBar(new TopBar(*m_actions)),
      m_training(new TrainingDock(m_actions->train))
{
    setWindowTitle(tr("Kondoscope"));
    resize(1280, 800);
    setAcceptDrops(true);
    buildLayout();
    guarded([this] { m_topBar->listPresets(); });
    connectRun();
    connectView();
    new FileCommands(*this, *m_actions, *m_panels, *m_scene);
    connect(m_actions->quit, &QAction::triggered, this, &QWidget::close);
    connect(m_actions->keys, &QAction::triggered, this, [this] { showKeys(this, *m_actions); });
    connect(m_actions->about, &QAction::triggered, this, [this] { showAbout(this); });
    m_frameTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_frameTimer, &QTimer::timeout, this, &MainWindow::onTick);
    m_sinceStatus.start();
    m_frameTimer.start(kFrameInterval);
}

MainWindow::~MainWindow()
{
    // The worker first: nothing may arrive at views that are gone.
    m_frameTimer.stop();
    delete m_session;
}

template <typename Action> void MainWindow::guarded(Action action)
{
    try {
        action();
    } catch (const std::exception& error) {
        showError(QString::fromUtf8(error.what()));
    }
}

void MainWindow::buildLayout()
{
    auto* center = new QWidget;
    auto* layout = new QVBoxLayout(center);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(m_scene, 1);
    setCentralWidget(center);
    QDockWidget* panels = makeDock("panelsDock", tr("Parameters"), m_panels);
    QDockWidget* charts = makeDock("chartsDock", tr("Charts"), m_charts);
    addDockWidget(Qt::RightDockWidgetArea, panels);
    addDockWidget(Qt::BottomDockWidgetArea, charts);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    resizeDocks({charts}, {165}, Qt::Vertical);
    resizeDocks({panels}, {m_panels->sizeHint().width()}, Qt::Horizontal);
    for (QDockWidget* dock : {panels, charts}) {
        dock->setTitleBarWidget(new QWidget);
        m_actions->view->addAction(dock->toggleViewAction());
    }

    addDockWidget(Qt::LeftDockWidgetArea, m_training);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    addToolBar(m_topBar);
    m_runBar = new RunBar(m_actions->play, m_actions->step, m_actions->reset);
    auto* bottom = new QToolBar(tr("Run"));
    bottom->setObjectName("runToolBar");
    bottom->setMovable(false);
    auto* spacer = new QWidget;
    spacer->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bottom->addWidget(m_runBar);
    bottom->addWidget(spacer);
    bottom->addWidget(m_status);
    addToolBar(Qt::BottomToolBarArea, bottom);
}

/// The simulation goes on with this force field.
void MainWindow::useModel(const QString& file)
{
    RunConfig config = m_panels->config();
    config.solver.kind = "ml";
    config.solver.model = file.toStdString();
    if (!m_shown) { // the run that was asked for could not begin without a model
        startConfig(config, m_requested);
        return;
    }
    m_panels->setConfig(config);
    m_banner->hide();
    m_session->reconfigure(config);
}

void MainWindow::connectRun()
{
    connect(m_session, &SimulationSession::configured, this, &MainWindow::onConfigured);
    connect(m_session, &SimulationSession::failed, this, &MainWindow::onFailed);
    connect(m_actions->play, &QAction::triggered, this, &MainWindow::setPlaying);
    connect(m_actions->step, &QAction::triggered, this, [this] {
        setPlaying(false);
        m_session->singleStep();
    });
    connect(m_actions->reset, &QAction::triggered, m_session, &SimulationSession::reset);
    connect(m_panels, &ControlPanels::trainingWanted, m_training, &QWidget::show);
    connect(m_training, &TrainingDock::useWanted, this, &MainWindow::useModel);
    connect(m_runBar, &RunBar::speedLimitChanged, m_session, &SimulationSession::setSpeedLimit);
    connect(m_topBar, &TopBar::presetChosen, this, [this](const QString& name) { startPreset(name.toStdString()); });
    connect(m_panels, &ControlPanels::configChanged, this, [this] {
        m_banner->hide(); // the next change answers an older refusal
        m_session->reconfigure(m_panels->config());
    });
}

void MainWindow::connectView()
{
    for (const auto& [name, action] : m_actions->layers)
        connect(action, &QAction::toggled, m_scene,
                [this, layer = name](bool visible) { m_scene->setLayerVisible(layer, visible); });
    connect(m_actions->layers.at("kinetic_energy"), &QAction::toggled, this, [this] {
        if (m_shown)
            requestWhatIsShown();
    });
    connect(m_actions->resetView, &QAction::triggered, m_scene, &SceneWidget::resetCamera);
    connect(m_actions->lookX, &QAction::triggered, m_scene, [this] { m_scene->lookAlong(ViewAxis::X); });
    connect(m_actions->lookY, &QAction::triggered, m_scene, [this] { m_scene->lookAlong(ViewAxis::Y); });
    connect(m_actions->lookZ, &QAction::triggered, m_scene, [this] { m_scene->lookAlong(ViewAxis::Z); });
    connect(m_actions->whiteBackground, &QAction::toggled, m_scene,
            [this](bool white) { m_scene->setBackground(white ? Background::White : Background::Dark); });
    connect(m_actions->lightWindow, &QAction::toggled, this, [this](bool light) {
        applyTheme(light ? Theme::Light : Theme::Dark);
        m_actions->updateIcons();
    });
    connect(m_actions->fullScreen, &QAction::toggled, this,
            [this](bool full) { full ? showFullScreen() : showNormal(); });
    connect(m_scene, &SceneWidget::snapshotDrawn, this, [this] { Q_EMIT snapshotShown(m_shown->step); });
    m_scene->setBackground(Background::Dark);
}

void MainWindow::startConfig(const RunConfig& config, const QString& source)
{
    const bool wasRunning = m_session->status().running;
    m_loading = true;
    m_requested = source;
    m_topBar->showSource(source);
    m_banner->hide();
    showConfig(config);
    m_session->load(config, wasRunning);
}

/// What panels show is what the training makes data for, whether or not it runs yet.
void MainWindow::showConfig(const RunConfig& config)
{
    m_panels->setConfig(config);
    m_training->setRun(config);
}

void MainWindow::startPreset(const std::string& name)
{
    guarded([&] { startConfig(loadPreset(name), QString::fromStdString(name)); });
}

void MainWindow::openFile(const QString& path)
{
    if (path.isEmpty())
        return;
    guarded([&] { startConfig(readRunConfig(path.toStdString()), QFileInfo(path).fileName()); });
}

void MainWindow::setPlaying(bool playing)
{
    playing ? m_session->play() : m_session->pause();
    m_actions->showPlaying(playing);
}

void MainWindow::onTick()
{
    // A dialog above a window that is redrawn without pause is hard to use.
    if (QApplication::activeModalWidget() != nullptr)
        return;
    if (SnapshotPtr snapshot = m_session->takeSnapshot())
        m_waiting = std::move(snapshot);
    if (m_waiting && m_scene->isReady())
        showSnapshot();
    if (m_sinceStatus.elapsed() < kStatusInterval)
        return;
    m_sinceStatus.restart();
    const SessionStatus status = m_session->status();
    m_status->showStatus(status, m_scene->framesPerSecond());
    m_panels->showStatus(status);
    m_actions->showPlaying(status.running);
    m_actions->showRecording(status.recording);
}

void MainWindow::showSnapshot()
{
    m_shown = std::exchange(m_waiting, nullptr);
    m_charts->addSnapshot(*m_shown);
    m_status->showSnapshot(*m_shown);
    m_panels->showSolver(*m_shown);
    m_scene->showSnapshot(m_shown);
}

void MainWindow::onConfigured()
{
    if (m_session->status().changePending)
        return;
    const RunConfig config = m_session->config();
    showConfig(config);
    if (std::exchange(m_loading, false)) {
        m_source = m_requested;
        applyView(config);
        requestWhatIsShown();
    }
}

/// Some solvers compute bond energies only when asked to.
void MainWindow::requestWhatIsShown()
{
    m_panels->setBondEnergiesShown(m_actions->layers.at("kinetic_energy")->isChecked());
}

void MainWindow::applyView(const RunConfig& config)
{
    const auto& shown = config.view.layers;
    for (const auto& [name, action] : m_actions->layers)
        action->setChecked(std::find(shown.begin(), shown.end(), name) != shown.end());
    m_scene->setTitle(config.view.title);
    setWindowTitle(
        tr("%1 – Kondoscope").arg(config.view.title.empty() ? m_source : QString::fromStdString(config.view.title)));
}

void MainWindow::onFailed(const QString& message)
{
    showError(inWindowWords(message));
    // The panels show what runs, not what was refused.
    if (!m_session->status().changePending && m_shown)
        showConfig(m_session->config());
    if (std::exchange(m_loading, false))
        m_topBar->showSource(m_source);
    Q_EMIT failed(message);
}

void MainWindow::showError(const QString& message)
{
    m_banner->showMessage(message);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    // A step that cannot be interrupted is waited for after the window has gone from the screen.
    m_frameTimer.stop();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (!urls.isEmpty())
        openFile(urls.front().toLocalFile());
}

} // namespace kondoscope
