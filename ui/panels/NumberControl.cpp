#include "ui/panels/NumberControl.h"

#include <algorithm>
#include <cmath>

#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>

#include "ui/panels/ShortSpinBox.h"
#include "ui/panels/WheelGuard.h"

namespace kondoscope {
namespace {

constexpr int kBoxWidth = 86;
constexpr int kUnitWidth = 26;
constexpr double kRounding = 1e-6;         ///< of the values of a box
constexpr double kFewestPositions = 100.0; ///< of a slider, so that it moves smoothly

} // namespace

NumberControl::NumberControl(const std::string& key, SliderRange slider, QWidget* parent)
    : ParameterControl(key, parent), m_usual(slider), m_box(new ShortSpinBox(parameter()))
{
    const QString name = QString::fromStdString(parameter().label);
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setVerticalSpacing(0);
    layout->setHorizontalSpacing(5);
    auto* label = new QLabel(richLabel());
    label->setBuddy(m_box);
    auto* unitLabel = new QLabel(unit());
    unitLabel->setFixedWidth(kUnitWidth);
    m_box->setFixedWidth(kBoxWidth);
    m_box->setAccessibleName(unit().isEmpty() ? name : tr("%1 in %2").arg(name, unit()));
    m_box->setObjectName(QString::fromStdString(key));
    layout->addWidget(label, 0, 0);
    layout->addWidget(m_box, 0, 1);
    layout->addWidget(unitLabel, 0, 2);
    layout->setColumnStretch(0, 1);
    connect(m_box, &QDoubleSpinBox::valueChanged, this, [this] {
        moveSlider();
        Q_EMIT edited();
    });
    if (slider.high > slider.low)
        buildSlider();
}

void NumberControl::buildSlider()
{
    m_slider = new QSlider(Qt::Horizontal);
    m_slider->setAccessibleName(tr("%1, slider").arg(QString::fromStdString(parameter().label)));
    m_slider->setObjectName(QString::fromStdString(key() + ".slider"));
    guardFromWheel(m_slider);
    static_cast<QGridLayout*>(layout())->addWidget(m_slider, 1, 0, 1, 3);
    fitSlider();
    connect(m_slider, &QSlider::valueChanged, this,
            [this](int position) { m_box->setValue(m_range.low + position * m_sliderStep); });
    connect(m_slider, &QSlider::sliderReleased, this, [this] {
        fitSlider();
        moveSlider();
    });
}

/// The usual range, widened where the value is outside of it; what is being dragged stays as it is.
void NumberControl::fitSlider()
{
    if (m_slider->isSliderDown())
        return;
    const double value = m_box->value();
    const bool isBelow = value<m_usual.low - kRounding, isAbove = value> m_usual.high + kRounding;
    const SliderRange range{.low = isBelow ? parameter().minimum : m_usual.low,
                            .high = isAbove ? std::min(parameter().maximum, 2.0 * value) : m_usual.high};
    m_range = range;
    m_sliderStep = parameter().step;
    while ((range.high - range.low) / m_sliderStep < kFewestPositions * (1.0 - 1e-9))
        m_sliderStep /= 10.0;
    const QSignalBlocker quiet(m_slider);
    m_slider->setRange(0, static_cast<int>(std::lround((range.high - range.low) / m_sliderStep)));
    m_slider->setPageStep(std::max(1, m_slider->maximum() / 10));
}

void NumberControl::moveSlider()
{
    if (m_slider == nullptr)
        return;
    const QSignalBlocker quiet(m_slider);
    const double share = (m_box->value() - m_range.low) / (m_range.high - m_range.low);
    m_slider->setValue(static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * m_slider->maximum())));
}

double NumberControl::valueOf(const RunConfig& config) const
{
    const ConfigValue value = parameter().get(config);
    if (const auto* integer = std::get_if<std::int64_t>(&value))
        return static_cast<double>(*integer);
    return std::get<double>(value);
}

void NumberControl::showValue(const RunConfig& config)
{
    const double shown = valueOf(config);
    const QSignalBlocker quiet(m_box);
    // Text that is being typed survives: an equal value is not set again.
    if (std::abs(shown - m_box->value()) > 1e-9)
        m_box->setValue(shown);
    if (m_slider != nullptr)
        fitSlider();
    moveSlider();
}

void NumberControl::writeTo(RunConfig& config) const
{
    // An untouched value keeps the digits that the box rounds away.
    if (std::abs(valueOf(config) - m_box->value()) <= 0.5e-6)
        return;
    if (parameter().integral)
        parameter().set(config, static_cast<std::int64_t>(std::llround(m_box->value())));
    else
        parameter().set(config, m_box->value());
}

void NumberControl::setSliderRange(SliderRange range, bool locked)
{
    if (m_slider == nullptr)
        return;
    m_slider->setEnabled(!locked);
    if (range == m_usual)
        return;
    m_usual = range;
    fitSlider();
    moveSlider();
}

double NumberControl::value() const
{
    return m_box->value();
}

} // namespace kondoscope
