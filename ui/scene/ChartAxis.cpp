#include "ui/scene/ChartAxis.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace kondoscope {
namespace {

/// More ticks than this no chart can show.
constexpr double kMostTicks = 200.0;
/// Smallest span of an axis, relative to its limits: less is rounding noise, and ticks would fall on one number.
constexpr double kSmallestShare = 1e-9;
constexpr int kMostDecimals = 9;
constexpr double kSmallestSpan = 1e-8; ///< that labels with these decimals can tell apart
/// From here on, or with steps like these, all digits of a number cannot be read.
constexpr double kLarge = 1e9;
constexpr double kLargeStep = 1e8;

/// 1, 2 or 5 times a power of ten, not below the value.
double roundStep(double value)
{
    const double decade = std::pow(10.0, std::floor(std::log10(value)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * decade >= value * (1.0 - 1e-9))
            return factor * decade;
    return 10.0 * decade;
}

/// "2.5×10¹²". \param lastDigit  power of ten of the last digit that matters
std::string scientific(double value, int lastDigit)
{
    const int exponent = static_cast<int>(std::floor(std::log10(value) + 1e-12));
    const int decimals = std::clamp(exponent - lastDigit, 0, kMostDecimals);
    return fmt::format("{:.{}f}×10{}", value / std::pow(10.0, exponent), decimals, superscript(exponent));
}

} // namespace

std::vector<double> ChartAxis::ticks() const
{
    std::vector<double> result;
    const double slack = 1e-6 * tickStep;
    const double first = std::ceil((minimum - slack) / tickStep);
    const double count = std::floor((maximum + slack) / tickStep) - first + 1.0;
    // Written so that numbers that are not finite give no ticks.
    if (!(tickStep > 0.0 && std::abs(first) < 1.0 / std::numeric_limits<double>::epsilon() && count >= 1.0 &&
          std::isfinite(count)))
        return result;
    for (int i = 0; i < static_cast<int>(std::min(count, kMostTicks)); ++i)
        result.push_back((first + i) * tickStep);
    return result;
}

std::string ChartAxis::label(double tick) const
{
    const int lastDigit = static_cast<int>(std::floor(std::log10(tickStep) + 1e-9));
    const double clean = std::abs(tick) < 1e-6 * tickStep ? 0.0 : std::abs(tick);
    const bool isLarge = clean >= kLarge || (clean > 0.0 && tickStep >= kLargeStep);
    const std::string digits = isLarge ? scientific(clean, lastDigit)
                                       : fmt::format("{:.{}f}", clean, std::clamp(-lastDigit, 0, kMostDecimals));
    return tick < 0.0 && clean > 0.0 ? "−" + digits : digits;
}

std::string superscript(int exponent)
{
    constexpr const char* kDigits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    std::string text = exponent < 0 ? "⁻" : "";
    for (const char digit : fmt::format("{}", std::abs(exponent)))
        text += kDigits[digit - '0'];
    return text;
}

ChartAxis niceAxis(double low, double high, double smallestSpan, int ticks)
{
    if (!std::isfinite(high - low))
        return {};
    smallestSpan =
        std::max({smallestSpan, kSmallestShare * std::abs(low), kSmallestShare * std::abs(high), kSmallestSpan});
    if (high - low < smallestSpan) {
        const double middle = 0.5 * (low + high);
        low = middle - 0.5 * smallestSpan;
        high = middle + 0.5 * smallestSpan;
    }
    const double step = roundStep((high - low) / std::max(1, ticks));
    return {std::floor(low / step + 1e-9) * step, std::ceil(high / step - 1e-9) * step, step};
}

} // namespace kondoscope
