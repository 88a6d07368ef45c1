#include "ui/panels/StatusLine.h"

#include <QHBoxLayout>
#include <QLabel>

namespace kondoscope {
namespace {

QString rate(double perSecond)
{
    return QString::number(perSecond, 'f', perSecond < 9.95 ? 1 : 0);
}

} // namespace

StatusLine::StatusLine(QWidget* parent) : QWidget(parent)
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 2, 10, 2);
    layout->setSpacing(18);
    m_recording = addField("recording", {}, tr("A trajectory is being written"));
    m_time = addField("time", tr("t = 00000.00 ħ/t"), tr("Time of the spins shown"));
    m_step = addField("step", tr("step 0000000"), tr("Time steps since the start"));
    m_steps = addField("stepsPerSecond", tr("0000 steps/s"), tr("Time steps computed a second"));
    m_frames = addField("framesPerSecond", tr("000.0 frames/s"), tr("Pictures drawn a second"));
}

QLabel* StatusLine::addField(const QString& objectName, const QString& widest, const QString& help)
{
    auto* label = new QLabel;
    label->setObjectName(objectName);
    label->setToolTip(help);
    // Numbers change many times a second: fields of constant width do not dance.
    label->setMinimumWidth(QFontMetrics(font()).horizontalAdvance(widest));
    label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    layout()->addWidget(label);
    return label;
}

void StatusLine::showSnapshot(const Snapshot& snapshot)
{
    m_time->setText(tr("t = %1 ħ/t").arg(snapshot.time, 0, 'f', 2));
    m_step->setText(tr("step %1").arg(snapshot.step));
}

void StatusLine::showStatus(const SessionStatus& status, double framesPerSecond)
{
    m_steps->setText(tr("%1 steps/s").arg(rate(status.stepsPerSecond)));
    m_frames->setText(tr("%1 frames/s").arg(rate(status.running ? framesPerSecond : 0.0)));
    m_recording->setText(status.recording ? tr("● recording, frame %1").arg(status.recordedFrames) : QString());
}

QString StatusLine::text() const
{
    return QStringList{m_time->text(), m_step->text(), m_steps->text(), m_frames->text()}.join("   ");
}

} // namespace kondoscope
