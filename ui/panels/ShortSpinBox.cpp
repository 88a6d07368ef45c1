#include "ui/panels/ShortSpinBox.h"

#include <algorithm>
#include <cmath>

#include "ui/panels/WheelGuard.h"

namespace kondoscope {
namespace {

constexpr int kMostDecimals = 6;

int decimalsOf(double step)
{
    return step > 0.0 ? std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9))) : 2;
}

} // namespace

ShortSpinBox::ShortSpinBox(const Parameter& parameter)
    : m_fewest(decimalsOf(parameter.step)), m_smallestNumber(parameter.minimum)
{
    setDecimals(parameter.integral ? 0 : std::max(m_fewest, kMostDecimals));
    setSingleStep(parameter.step);
    setLocale(QLocale::c());
    setRange(parameter.zeroIsAuto ? 0.0 : parameter.minimum, parameter.maximum);
    if (parameter.zeroIsAuto)
        setSpecialValueText(tr("auto"));
    setKeyboardTracking(false);
    setAlignment(Qt::AlignRight);
    guardFromWheel(this);
    // Return ends the typing: Space then plays and pauses again.
    connect(this, &QDoubleSpinBox::editingFinished, this, [this] {
        if (hasFocus())
            clearFocus();
    });
}

QString ShortSpinBox::textFromValue(double value) const
{
    QString text = locale().toString(value, 'f', decimals());
    const qsizetype point = text.indexOf('.');
    while (point >= 0 && text.size() - point - 1 > m_fewest && text.endsWith('0'))
        text.chop(1);
    return text.endsWith('.') ? text.chopped(1) : text;
}

void ShortSpinBox::stepBy(int steps)
{
    const double wanted = value() + steps * singleStep();
    if (wanted > 0.0 && wanted < m_smallestNumber)
        setValue(steps > 0 ? m_smallestNumber : minimum());
    else
        QDoubleSpinBox::stepBy(steps);
}

} // namespace kondoscope
