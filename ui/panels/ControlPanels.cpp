#include "ui/panels/ControlPanels.h"

#include <algorithm>
#include <utility>

#include <QFrame>
#include <QScrollBar>
#include <QVBoxLayout>

#include "ui/panels/ClassicalPanel.h"
#include "ui/panels/DynamicsPanel.h"
#include "ui/panels/ElectronsPanel.h"
#include "ui/panels/ModelPanel.h"

namespace kondoscope {
namespace {

constexpr int kSmallestWidth = 300;

} // namespace

ControlPanels::ControlPanels(QWidget* parent)
    : QScrollArea(parent), m_electrons(new ElectronsPanel), m_model(new ModelPanel)
{
    // the model comes last: its card and warnings change in height, and nothing shall move under the mouse
    m_panels = {m_electrons, new DynamicsPanel, new ClassicalPanel, m_model};
    connect(m_model, &ModelPanel::trainedDopingChanged, m_electrons, &ElectronsPanel::setTrainedDoping);
    connect(m_model, &ModelPanel::methodChanged, m_electrons,
            [this](const QString& kind) { m_electrons->setCouplingFixed(kind == "ml"); });
    connect(m_model, &ModelPanel::trainingWanted, this, &ControlPanels::trainingWanted);
    auto* inner = new QWidget;
    auto* layout = new QVBoxLayout(inner);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    for (ConfigPanel* panel : m_panels) {
        if (panel != m_panels.front()) {
            auto* line = new QFrame;
            line->setFrameShape(QFrame::HLine);
            line->setObjectName("separator");
            layout->addWidget(line);
        }
        layout->addWidget(panel);
        connect(panel, &ConfigPanel::configChanged, this, [this, panel] {
            panel->writeTo(m_config);
            Q_EMIT configChanged();
        });
    }
    layout->addStretch(1);
    setWidget(inner);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
}

/// Wide enough for every panel, and for the scroll bar of a low screen.
QSize ControlPanels::sizeHint() const
{
    const int bar = verticalScrollBar()->sizeHint().width();
    return {std::max(kSmallestWidth, widget()->minimumSizeHint().width() + bar), 600};
}

QSize ControlPanels::minimumSizeHint() const
{
    return {sizeHint().width(), 200};
}

void ControlPanels::setConfig(const RunConfig& config)
{
    m_config = config;
    m_bondsForPicture = m_bondsForPicture && config.output.bondEnergy;
    for (ConfigPanel* panel : m_panels)
        panel->setConfig(config);
}

void ControlPanels::showStatus(const SessionStatus& status)
{
    for (ConfigPanel* panel : m_panels)
        panel->showStatus(status);
    m_model->showEstimate(status);
}

void ControlPanels::showSolver(const Snapshot& snapshot)
{
    m_model->showSolver(snapshot);
    m_electrons->showState(snapshot);
}

void ControlPanels::setBondEnergiesShown(bool shown)
{
    const bool isNeeded = shown && !m_config.output.bondEnergy, isDone = !shown && m_bondsForPicture;
    if (!isNeeded && !isDone)
        return;
    m_config.output.bondEnergy = m_bondsForPicture = shown;
    Q_EMIT configChanged();
}

} // namespace kondoscope
