#include "ui/views/ChartAxis.h"

#include <algorithm>
#include <cmath>

#include <QLocale>

namespace kondoscope {
namespace {

/// 1, 2 or 5 times a power of ten, not below the value.
double roundStep(double value)
{
    const double decade = std::pow(10.0, std::floor(std::log10(value)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * decade >= value * (1.0 - 1e-9))
            return factor * decade;
    return 10.0 * decade;
}

} // namespace

std::vector<double> ChartAxis::ticks() const
{
    std::vector<double> result;
    const double slack = 1e-6 * tickStep;
    for (double i = std::ceil((minimum - slack) / tickStep); i * tickStep <= maximum + slack; i += 1.0)
        result.push_back(i * tickStep);
    return result;
}

QString ChartAxis::label(double tick) const
{
    const int decimals = std::clamp(static_cast<int>(-std::floor(std::log10(tickStep) + 1e-9)), 0, 9);
    const double clean = std::abs(tick) < 1e-6 * tickStep ? 0.0 : tick;
    return QLocale::c().toString(clean, 'f', decimals).replace('-', QChar(0x2212));
}

ChartAxis niceAxis(double low, double high, double smallestSpan, int ticks)
{
    if (high - low < smallestSpan) {
        const double middle = 0.5 * (low + high);
        low = middle - 0.5 * smallestSpan;
        high = middle + 0.5 * smallestSpan;
    }
    const double step = roundStep((high - low) / std::max(1, ticks));
    return {std::floor(low / step + 1e-9) * step, std::ceil(high / step - 1e-9) * step, step};
}

} // namespace kondoscope
