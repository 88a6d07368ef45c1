#include "ui/scene/ValueRange.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "ui/scene/ChartAxis.h"

namespace kondoscope {

namespace {

/// The smallest round number not below the value.
double roundedUp(double value)
{
    if (!(value > 0.0))
        return 0.0;
    const double decade = std::pow(10.0, std::floor(std::log10(value)));
    for (const double factor : {1.0, 1.2, 1.6, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0})
        if (factor * decade >= value * (1.0 - 1e-9))
            return factor * decade;
    return 10.0 * decade;
}

/// Zero in the middle where both signs occur: the colours of opposite values then are equally far from it.
ValueRange centred(const ValueRange& range)
{
    if (range.low >= 0.0 || range.high <= 0.0)
        return range;
    const double reach = std::max(-range.low, range.high);
    return {-reach, reach};
}

ValueRange aroundZero(double low, double high, double smallest)
{
    constexpr double kNegligible = 0.1; ///< share of the other side
    low = std::min(low, 0.0);
    high = std::max(high, 0.0);
    if (-low < kNegligible * high)
        low = 0.0;
    if (high < kNegligible * -low)
        high = 0.0;
    if (-low > high)
        low = std::min(low, -smallest);
    else
        high = std::max(high, smallest);
    return centred({-roundedUp(-low), roundedUp(high)});
}

ValueRange between(double low, double high, double smallest)
{
    constexpr int kSteps = 8;
    const ChartAxis axis = niceAxis(low, high, smallest, kSteps);
    return {axis.minimum, axis.maximum};
}

std::string tick(double value)
{
    // Ends are round numbers: what remains beyond four digits is rounding error.
    const std::string text = fmt::format("{:.4g}", std::abs(value) < 1e-12 ? 0.0 : value);
    return text.front() == '-' ? "−" + text.substr(1) : text;
}

} // namespace

std::array<std::string, 3> ValueRange::ticks() const
{
    return {tick(high), tick(0.5 * (low + high)), tick(low)};
}

ValueRange AutoRange::needed(const Eigen::VectorXd& values) const
{
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    double low = kInfinity;
    double high = -kInfinity;
    for (const double value : values) {
        if (!std::isfinite(value))
            continue;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    if (low > high)
        low = high = 0.0;
    return m_holdsZero ? aroundZero(low, high, m_smallest) : between(low, high, m_smallest);
}

void AutoRange::include(const Eigen::VectorXd& values)
{
    const ValueRange wanted = needed(values);
    m_range = m_isEmpty ? wanted : ValueRange{std::min(m_range.low, wanted.low), std::max(m_range.high, wanted.high)};
    if (m_holdsZero)
        m_range = centred(m_range);
    m_isEmpty = false;
}

void AutoRange::follow(const Eigen::VectorXd& values)
{
    constexpr double kMuchLess = 0.6;
    const ValueRange wanted = needed(values);
    const bool isMuchLess = wanted.high - wanted.low < kMuchLess * (m_range.high - m_range.low);
    m_tooWide = isMuchLess ? m_tooWide + 1 : 0;
    if (m_tooWide > kPatience)
        reset();
    include(values);
}

void AutoRange::reset()
{
    m_range = {0.0, roundedUp(m_smallest)};
    m_isEmpty = true;
    m_tooWide = 0;
}

} // namespace kondoscope
