#include "ui/window/TrainingDock.h"

#include <QAction>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/panels/MessageBanner.h"
#include "ui/panels/TrainingDataList.h"
#include "ui/panels/TrainingDataMaker.h"
#include "ui/panels/TrainingProgress.h"
#include "ui/panels/TrainingSetup.h"
#include "ui/session/TrainingSession.h"
#include "ui/views/TrainingCurveChart.h"
#include "ui/views/TrainingParityChart.h"

namespace kondoscope {
namespace {

constexpr int kInterval = 150;      ///< between looks at the training [ms]
constexpr int kSmallestWidth = 370; ///< [pixels]

bool isUnderWay(TrainingPhase phase)
{
    return phase != TrainingPhase::Idle && phase != TrainingPhase::Generating;
}

} // namespace

TrainingDock::TrainingDock(QAction* toggle, QWidget* parent)
    : QDockWidget(tr("Train a force field"), parent), m_session(new TrainingSession(this)), m_banner(new MessageBanner),
      m_pages(new QStackedWidget), m_setup(new TrainingSetup), m_progress(new TrainingProgress),
      m_curve(new TrainingCurveChart), m_parity(new TrainingParityChart)
{
    setObjectName("trainingDock");
    auto* content = new QWidget;
    content->setMinimumWidth(kSmallestWidth);
    setWidget(content);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(m_pages, 1);
    m_progress->addChart(m_curve, 10);
    m_progress->addChart(m_parity, 11);
    m_pages->addWidget(m_setup);
    m_pages->addWidget(m_progress);
    connectSetup();
    connectProgress();
    connect(m_session, &TrainingSession::failed, this, [this](const QString& text) { m_banner->showMessage(text); });
    connect(&m_timer, &QTimer::timeout, this, &TrainingDock::onTick);
    hide();
    connect(toggle, &QAction::toggled, this, &QWidget::setVisible);
    connect(toggleViewAction(), &QAction::toggled, toggle, &QAction::setChecked);
    showSetup();
    m_timer.start(kInterval);
}

TrainingDock::~TrainingDock()
{
    m_timer.stop();
    delete m_session; // nothing may arrive at views that are gone
}

template <typename Action> void TrainingDock::guarded(Action action)
{
    m_banner->hide();
    try {
        action();
    } catch (const std::exception& error) {
        m_banner->showMessage(QString::fromUtf8(error.what()));
    }
}

void TrainingDock::connectSetup()
{
    connect(m_setup, &TrainingSetup::startWanted, this, [this] {
        guarded([this] {
            const TrainingRequest request = m_setup->request();
            m_session->start(request);
            showProgress(QString::fromStdString(request.model));
        });
    });
    connect(m_setup, &TrainingSetup::goOnWanted, this, [this] {
        guarded([this] {
            const TrainingRequest request = m_setup->savedRequest();
            m_session->goOn(request);
            showProgress(QString::fromStdString(request.model));
        });
    });
    TrainingDataMaker* maker = m_setup->maker();
    connect(maker, &TrainingDataMaker::makingWanted, this, [this] { guarded([this] { makeData(); }); });
    connect(maker, &TrainingDataMaker::cancelWanted, m_session, &TrainingSession::cancel);
    connect(m_session, &TrainingSession::dataMade, this, [this, maker](const QStringList& files) {
        maker->showMade(m_session->status().frames);
        m_setup->data()->addFiles(files);
    });
}

void TrainingDock::makeData()
{
    const DatasetRecipe recipe = m_setup->maker()->recipe();
    const QString file = TrainingDataMaker::fileFor(recipe, TrainingSession::dataFolder());
    if (QFileInfo::exists(file)) { // the recipe decides about every frame
        m_setup->maker()->showFound();
        m_setup->data()->addFiles({file});
    } else {
        m_session->makeData(recipe, file);
    }
}

void TrainingDock::connectProgress()
{
    connect(m_progress, &TrainingProgress::pauseWanted, m_session, &TrainingSession::pause);
    connect(m_progress, &TrainingProgress::playWanted, this, [this] {
        m_banner->hide();
        m_session->play();
    });
    connect(m_progress, &TrainingProgress::useWanted, this, &TrainingDock::useModel);
    connect(m_progress, &TrainingProgress::endWanted, this, &TrainingDock::askToEnd);
    connect(m_session, &TrainingSession::modelWritten, this, [this](const QString& path) {
        proposeModelName(QString::fromStdString(m_session->status().model));
        Q_EMIT useWanted(path);
    });
}

void TrainingDock::setRun(const RunConfig& run)
{
    m_setup->setRun(run);
}

void TrainingDock::onTick()
{
    const TrainingStatus status = m_session->status();
    const bool hasEnded = status.phase == TrainingPhase::Idle && !status.changePending;
    if (m_pages->currentWidget() == m_setup) {
        m_setup->showStatus(status);
        return;
    }
    if (hasEnded) { // cancelled, or it could not begin
        showSetup();
        return;
    }
    if (const TrainingPicturePtr picture = m_session->picture(); picture != m_shown) {
        m_shown = picture;
        m_curve->showPicture(picture);
        m_parity->showPicture(picture);
        m_progress->showPicture(picture);
    }
    m_curve->setIterations(status.iterations);
    m_progress->showStatus(status);
}

void TrainingDock::showSetup()
{
    m_setup->setFolder(TrainingSession::modelFolder());
    m_pages->setCurrentWidget(m_setup);
}

void TrainingDock::showProgress(const QString& model)
{
    m_shown = nullptr;
    m_curve->showPicture(nullptr);
    m_parity->showPicture(nullptr);
    m_progress->showPicture(nullptr);
    m_progress->showStatus({.phase = TrainingPhase::Reading, .model = model.toStdString()});
    proposeModelName(model);
    m_pages->setCurrentWidget(m_progress);
}

/// What is used before the end has a name of its own: the training itself keeps the one it was given.
void TrainingDock::proposeModelName(const QString& model)
{
    const QFileInfo file(model);
    const QString early = file.path() + "/" + file.completeBaseName() + "-early.h5";
    m_progress->setModelName(QFileInfo(QString::fromStdString(freeModelPath(early.toStdString()))).completeBaseName());
}

void TrainingDock::useModel()
{
    guarded([this] {
        const TrainingStatus status = m_session->status();
        if (status.phase == TrainingPhase::Finished) {
            Q_EMIT useWanted(QString::fromStdString(status.model));
            return;
        }
        m_session->writeModel(
            QString::fromStdString(modelPath(TrainingSession::modelFolder(), m_progress->modelName())));
    });
}

void TrainingDock::askToEnd()
{
    const TrainingStatus status = m_session->status();
    m_banner->hide();
    if (status.phase == TrainingPhase::Finished || status.iteration == 0 || !isUnderWay(status.phase)) {
        m_session->cancel();
        showSetup();
        return;
    }
    auto* question = new QMessageBox(QMessageBox::Question, tr("Train a force field"), tr("Give up the training?"),
                                     QMessageBox::NoButton, this);
    question->setInformativeText(tr("What it has learned is lost, except for models that you saved."));
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton* giveUp = question->addButton(tr("Give up"), QMessageBox::DestructiveRole);
    giveUp->setObjectName("training.giveUp");
    QPushButton* goOn = question->addButton(tr("Continue training"), QMessageBox::RejectRole);
    question->setDefaultButton(goOn);
    question->setEscapeButton(goOn);
    connect(giveUp, &QPushButton::clicked, m_session, &TrainingSession::cancel);
    question->open();
}

} // namespace kondoscope
