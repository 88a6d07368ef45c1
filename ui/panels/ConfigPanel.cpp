#include "ui/panels/ConfigPanel.h"

#include <algorithm>

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "ui/panels/FoldedGroup.h"
#include "ui/panels/WaitingText.h"

namespace kondoscope {
namespace {

/// Changes that take effect sooner need no note; it would flicker [ms].
constexpr qint64 kPatience = 150;

QString pendingText(double seconds)
{
    if (seconds <= 0.0)
        return ConfigPanel::tr("pending …");
    return ConfigPanel::tr("pending … about %1").arg(waitingText(std::max(1.0, seconds)));
}

} // namespace

ConfigPanel::ConfigPanel(const QString& title, QWidget* parent)
    : QWidget(parent), m_pendingLabel(new QLabel), m_content(new QVBoxLayout)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 10, 12, 8);
    layout->setSpacing(6);
    auto* header = new QHBoxLayout;
    auto* name = new QLabel(title);
    name->setObjectName("panelTitle");
    m_pendingLabel->setObjectName("pending");
    m_pendingLabel->setToolTip(tr("The change takes effect when the present time step ends."));
    header->addWidget(name);
    header->addStretch(1);
    header->addWidget(m_pendingLabel);
    m_content->setSpacing(5);
    layout->addLayout(header);
    layout->addLayout(m_content);
    setAccessibleName(title);
}

NumberControl* ConfigPanel::addNumber(const std::string& key, SliderRange slider)
{
    return add(new NumberControl(key, slider));
}

FoldedGroup* ConfigPanel::addGroup(const QString& title)
{
    auto* group = new FoldedGroup(title);
    m_content->addWidget(group);
    return group;
}

void ConfigPanel::addControl(ParameterControl* control, FoldedGroup* group)
{
    if (group != nullptr)
        group->addControl(control);
    else
        m_content->addWidget(control);
    m_controls.push_back(control);
    connect(control, &ParameterControl::edited, this, &ConfigPanel::noteEdit);
}

void ConfigPanel::noteEdit()
{
    if (!m_edited)
        m_editTime = QDateTime::currentMSecsSinceEpoch();
    m_edited = true;
    Q_EMIT configChanged();
}

void ConfigPanel::setConfig(const RunConfig& config)
{
    for (ParameterControl* control : m_controls)
        control->showValue(config);
}

void ConfigPanel::writeTo(RunConfig& config) const
{
    for (const ParameterControl* control : m_controls)
        if (control->isVisibleTo(this))
            control->writeTo(config);
}

void ConfigPanel::showStatus(const SessionStatus& status)
{
    m_edited = m_edited && status.changePending;
    const bool shown = m_edited && QDateTime::currentMSecsSinceEpoch() - m_editTime >= kPatience;
    const QString text = shown ? pendingText(status.secondsToBoundary) : QString();
    if (m_pendingLabel->text() != text)
        m_pendingLabel->setText(text);
}

} // namespace kondoscope
