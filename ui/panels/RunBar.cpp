#include "ui/panels/RunBar.h"

#include <cmath>

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QToolButton>

namespace kondoscope {
namespace {

/// Slider positions 0 .. kFastest - 1 are 1 .. 1000 steps/s, evenly in the logarithm; the last one is no limit.
constexpr int kFastest = 31;
constexpr int kPositionsPerDecade = 10;

} // namespace

RunBar::RunBar(QAction* play, QAction* step, QAction* reset, QWidget* parent)
    : QWidget(parent), m_speed(new QSlider(Qt::Horizontal)), m_speedLabel(new QLabel)
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 2, 6, 2);
    layout->setSpacing(4);
    for (QAction* action : {play, step, reset}) {
        auto* button = new QToolButton;
        button->setDefaultAction(action);
        button->setIconSize({20, 20});
        button->setAutoRaise(true);
        button->setObjectName(action->objectName() + "Button");
        button->setAccessibleName(action->iconText());
        button->setFixedSize(action == play ? QSize(48, 32) : QSize(36, 32));
        layout->addWidget(button);
    }
    auto* label = new QLabel(tr("Speed"));
    label->setBuddy(m_speed);
    m_speed->setObjectName("speed");
    m_speed->setRange(0, kFastest);
    m_speed->setValue(kFastest);
    m_speed->setFixedWidth(120);
    m_speed->setAccessibleName(tr("Speed limit"));
    m_speed->setToolTip(tr("At most this many time steps a second"));
    m_speedLabel->setMinimumWidth(QFontMetrics(font()).horizontalAdvance(tr("%1 steps/s").arg(1000)) + 8);
    layout->addSpacing(14);
    layout->addWidget(label);
    layout->addWidget(m_speed);
    layout->addWidget(m_speedLabel);
    connect(m_speed, &QSlider::valueChanged, this, [this] {
        showSpeed();
        Q_EMIT speedLimitChanged(speedLimit());
    });
    showSpeed();
}

double RunBar::speedLimit() const
{
    const int position = m_speed->value();
    return position >= kFastest ? 0.0 : std::pow(10.0, static_cast<double>(position) / kPositionsPerDecade);
}

void RunBar::showSpeed()
{
    const double limit = speedLimit();
    m_speedLabel->setText(limit > 0.0 ? tr("%1 steps/s").arg(limit, 0, 'g', limit < 10.0 ? 2 : 3) : tr("maximum"));
}

} // namespace kondoscope
