#include "ui/panels/NumberControl.h"

#include <algorithm>
#include <cmath>

#include <QDoubleSpinBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QSlider>

namespace kondoscope {
namespace {

constexpr int kBoxWidth = 86;
constexpr int kUnitWidth = 26;
constexpr double kFewestPositions = 100.0; ///< of a slider, so that it moves smoothly

/// "k_BT_e" with its subscripts.
QString richSymbol(const std::string& symbol)
{
    static const QRegularExpression kSubscript("_(.)");
    return QString::fromStdString(symbol).toHtmlEscaped().replace(kSubscript, "<sub>\\1</sub>");
}

/// Shows as many decimals as the value has, at least those of a step.
class ShortSpinBox : public QDoubleSpinBox
{
public:
    explicit ShortSpinBox(double step) : m_fewest(decimalsOf(step))
    {
        setDecimals(std::max(m_fewest, 6));
        setSingleStep(step);
        setLocale(QLocale::c());
    }

    QString textFromValue(double value) const override
    {
        QString text = locale().toString(value, 'f', decimals());
        const qsizetype point = text.indexOf('.');
        while (point >= 0 && text.size() - point - 1 > m_fewest && text.endsWith('0'))
            text.chop(1);
        return text.endsWith('.') ? text.chopped(1) : text;
    }

private:
    static int decimalsOf(double step)
    {
        return step > 0.0 ? std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9))) : 2;
    }

    int m_fewest;
};

} // namespace

NumberControl::NumberControl(const std::string& key, SliderRange slider, QWidget* parent)
    : QWidget(parent), m_parameter(runParameter(key)), m_usual(slider), m_box(new ShortSpinBox(m_parameter.step))
{
    const QString name = QString::fromStdString(m_parameter.label);
    const QString symbol = richSymbol(m_parameter.symbol);
    const QString unit = QString::fromStdString(m_parameter.unit == "1" ? "" : m_parameter.unit);
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setVerticalSpacing(0);
    layout->setHorizontalSpacing(5);
    auto* label = new QLabel(symbol.isEmpty() ? name : tr("%1  <i>%2</i>").arg(name, symbol));
    label->setBuddy(m_box);
    auto* unitLabel = new QLabel(unit);
    unitLabel->setFixedWidth(kUnitWidth);
    m_box->setRange(m_parameter.minimum, m_parameter.maximum);
    m_box->setKeyboardTracking(false);
    m_box->setFixedWidth(kBoxWidth);
    m_box->setAlignment(Qt::AlignRight);
    m_box->setAccessibleName(unit.isEmpty() ? name : tr("%1 in %2").arg(name, unit));
    m_box->setObjectName(QString::fromStdString(key));
    setToolTip(QString::fromStdString(m_parameter.help));
    layout->addWidget(label, 0, 0);
    layout->addWidget(m_box, 0, 1);
    layout->addWidget(unitLabel, 0, 2);
    layout->setColumnStretch(0, 1);
    connect(m_box, &QDoubleSpinBox::valueChanged, this, [this] {
        moveSlider();
        Q_EMIT edited();
    });
    // Return ends the typing: Space then plays and pauses again.
    connect(m_box, &QDoubleSpinBox::editingFinished, this, [this] {
        if (m_box->hasFocus())
            m_box->clearFocus();
    });
    m_box->setFocusPolicy(Qt::StrongFocus);
    m_box->installEventFilter(this);
    if (slider.high > slider.low)
        buildSlider();
}

/// The wheel scrolls the panels; it changes a value only where the user is working.
bool NumberControl::eventFilter(QObject* watched, QEvent* event)
{
    const auto* widget = qobject_cast<QWidget*>(watched);
    if (event->type() == QEvent::Wheel && widget != nullptr && !widget->hasFocus()) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void NumberControl::buildSlider()
{
    m_slider = new QSlider(Qt::Horizontal);
    m_slider->setAccessibleName(tr("%1, slider").arg(QString::fromStdString(m_parameter.label)));
    m_slider->setObjectName(QString::fromStdString(m_parameter.key + ".slider"));
    m_slider->setFocusPolicy(Qt::StrongFocus);
    m_slider->installEventFilter(this);
    static_cast<QGridLayout*>(layout())->addWidget(m_slider, 1, 0, 1, 3);
    fitSlider(m_usual.low);
    connect(m_slider, &QSlider::valueChanged, this,
            [this](int position) { m_box->setValue(m_range.low + position * m_sliderStep); });
}

/// The usual range, widened where a configuration is outside of it.
void NumberControl::fitSlider(double value)
{
    const SliderRange range{.low = value < m_usual.low ? m_parameter.minimum : m_usual.low,
                            .high = value > m_usual.high ? std::min(m_parameter.maximum, 2.0 * value) : m_usual.high};
    m_range = range;
    m_sliderStep = m_parameter.step;
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

void NumberControl::showValue(const RunConfig& config)
{
    const double shown = std::get<double>(m_parameter.get(config));
    if (m_slider != nullptr)
        fitSlider(shown);
    const QSignalBlocker quiet(m_box);
    // Text that is being typed survives: an equal value is not set again.
    if (std::abs(shown - m_box->value()) > 1e-9)
        m_box->setValue(shown);
    moveSlider();
}

void NumberControl::writeTo(RunConfig& config) const
{
    // An untouched value keeps the digits that the box rounds away.
    if (std::abs(std::get<double>(m_parameter.get(config)) - m_box->value()) > 0.5e-6)
        m_parameter.set(config, m_box->value());
}

void NumberControl::setSliderRange(SliderRange range)
{
    if (m_slider == nullptr || range == m_usual)
        return;
    m_usual = range;
    fitSlider(m_box->value());
    moveSlider();
}

double NumberControl::value() const
{
    return m_box->value();
}

} // namespace kondoscope
