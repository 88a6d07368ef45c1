#include "ui/panels/TrainingProgress.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/panels/WaitingText.h"

namespace kondoscope {
namespace {

QString phaseText(const TrainingStatus& status)
{
    switch (status.phase) {
    case TrainingPhase::Reading:
        return TrainingProgress::tr("reading the data sets …");
    case TrainingPhase::Measuring:
        return TrainingProgress::tr("measuring how fast a step is …");
    case TrainingPhase::Paused:
        return TrainingProgress::tr("paused");
    case TrainingPhase::Finished:
        return TrainingProgress::tr("finished, model saved");
    case TrainingPhase::Running:
        return status.changePending ? TrainingProgress::tr("after this step …")
                                    : TrainingProgress::tr("%1 left").arg(waitingText(status.secondsLeft));
    case TrainingPhase::Idle:
    case TrainingPhase::Generating:
        break;
    }
    return {};
}

} // namespace

TrainingProgress::TrainingProgress(QWidget* parent)
    : QWidget(parent), m_layout(new QVBoxLayout(this)), m_title(new QLabel), m_bar(new QProgressBar),
      m_note(new QLabel), m_charts(new QVBoxLayout), m_nameRow(new QWidget), m_name(new QLineEdit),
      m_use(new QPushButton(tr("Use now"))), m_pause(new QPushButton), m_end(new QPushButton)
{
    m_layout->setContentsMargins(12, 10, 12, 10);
    m_layout->setSpacing(6);
    m_title->setObjectName("panelTitle");
    m_title->setTextFormat(Qt::PlainText);
    m_bar->setObjectName("training.progress");
    m_bar->setAccessibleName(tr("Progress of the training"));
    m_note->setObjectName("note");
    m_note->setWordWrap(true);
    m_charts->setSpacing(1);
    m_layout->addWidget(m_title);
    m_layout->addWidget(m_bar);
    m_layout->addWidget(m_note);
    m_layout->addLayout(m_charts, 1);
    addUse();
    addButtons();
}

void TrainingProgress::addUse()
{
    m_name->setObjectName("training.useName");
    m_name->setAccessibleName(tr("Name of the model that is used"));
    m_name->setToolTip(tr("The best model so far is saved under this name. Nothing is overwritten."));
    m_use->setObjectName("training.use");
    m_use->setToolTip(tr("Saves the best model so far, and the simulation goes on with it"));
    auto* row = new QHBoxLayout(m_nameRow);
    row->setContentsMargins(0, 0, 0, 0);
    auto* label = new QLabel(tr("Save as"));
    label->setBuddy(m_name);
    row->addWidget(label);
    row->addWidget(m_name, 1);
    m_layout->addWidget(m_nameRow);
    connect(m_use, &QPushButton::clicked, this, &TrainingProgress::useWanted);
    connect(m_name, &QLineEdit::returnPressed, this, &TrainingProgress::useWanted);
}

void TrainingProgress::addButtons()
{
    m_pause->setObjectName("training.pause");
    m_end->setObjectName("training.end");
    auto* row = new QHBoxLayout;
    row->addWidget(m_pause);
    row->addWidget(m_use, 1);
    row->addWidget(m_end);
    m_layout->addLayout(row);
    connect(m_pause, &QPushButton::clicked, this,
            [this] { m_phase == TrainingPhase::Paused ? Q_EMIT playWanted() : Q_EMIT pauseWanted(); });
    connect(m_end, &QPushButton::clicked, this, &TrainingProgress::endWanted);
}

void TrainingProgress::addChart(QWidget* chart, int stretch)
{
    m_charts->addWidget(chart, stretch);
}

void TrainingProgress::setModelName(const QString& name)
{
    m_name->setText(name);
}

QString TrainingProgress::modelName() const
{
    return m_name->text();
}

void TrainingProgress::showPicture(const TrainingPicturePtr& picture)
{
    m_data = picture ? tr("%1 frames trained on, %2 held out").arg(picture->trainingFrames).arg(picture->heldOutFrames)
                     : QString();
}

void TrainingProgress::showStatus(const TrainingStatus& status)
{
    m_phase = status.phase;
    const bool isFinished = m_phase == TrainingPhase::Finished;
    const bool isPaused = m_phase == TrainingPhase::Paused;
    m_title->setText(QFileInfo(QString::fromStdString(status.model)).completeBaseName());
    m_bar->setRange(0, status.iterations); // 0 iterations: busy
    m_bar->setValue(status.iteration);
    m_bar->setFormat(phaseText(status));
    m_bar->setTextVisible(true);
    QString note = status.iterations == 0 ? phaseText(status)
                                          : tr("iteration %1 of %2, %3, loss %4")
                                                .arg(status.iteration)
                                                .arg(status.iterations)
                                                .arg(waitingText(status.secondsUsed))
                                                .arg(status.loss, 0, 'g', 3);
    if (!m_data.isEmpty())
        note += "\n" + m_data;
    m_note->setText(note);
    m_pause->setText(isPaused ? tr("Resume") : tr("Pause"));
    m_pause->setToolTip(isPaused ? tr("Goes on where it stood") : tr("Stops after this step and saves the training"));
    m_pause->setEnabled(isPaused || m_phase == TrainingPhase::Running);
    m_end->setText(isFinished ? tr("New training") : tr("Give up…"));
    m_end->setToolTip(isFinished ? tr("Back to the choice of data")
                                 : tr("Ends the training; what was saved of it is removed"));
    m_use->setEnabled(status.iteration > 0);
    m_use->setText(isFinished ? tr("Use model") : tr("Use now"));
    m_nameRow->setVisible(!isFinished);
}

} // namespace kondoscope
