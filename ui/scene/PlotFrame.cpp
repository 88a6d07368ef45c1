#include "ui/scene/PlotFrame.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "ui/scene/ChartAxis.h"

namespace kondoscope {

namespace {

constexpr double kLine = 0.07; ///< width of axes and ticks [em]
constexpr double kTick = 0.38; ///< length of a tick; small ones have half of it [em]

/// "10⁻⁵" or "2×10⁻⁵".
std::string powerText(int factor, int exponent)
{
    return (factor == 1 ? "10" : fmt::format("{}×10", factor)) + superscript(exponent);
}

} // namespace

PlotScale PlotScale::linear(double low, double high, int ticks)
{
    PlotScale scale;
    ChartAxis axis = niceAxis(low, high, 0.0, ticks);
    if (std::isfinite(high - low) && high > low) {
        axis.minimum = low;
        axis.maximum = high;
    }
    scale.m_minimum = axis.minimum;
    scale.m_maximum = axis.maximum;
    for (const double tick : axis.ticks())
        scale.m_ticks.push_back({tick, axis.label(tick)});
    return scale;
}

PlotScale PlotScale::logarithmic(double low, double high)
{
    constexpr int kMostLabels = 7;
    PlotScale scale;
    scale.m_isLogarithmic = true;
    const bool isUsable = low > 0.0 && high > low && std::isfinite(high);
    scale.m_minimum = isUsable ? low : 0.1;
    scale.m_maximum = isUsable ? high : 1.0;
    const int first = static_cast<int>(std::floor(std::log10(scale.m_minimum)));
    const int last = static_cast<int>(std::ceil(std::log10(scale.m_maximum)));
    const double decades = std::log10(scale.m_maximum / scale.m_minimum);
    const int stride = 1 + (last - first) / (kMostLabels + 1);
    for (int exponent = first; exponent <= last; ++exponent)
        for (int factor = 1; factor < 10; ++factor) {
            const double value = factor * std::pow(10.0, exponent);
            if (value < 0.999999 * scale.m_minimum || value > 1.000001 * scale.m_maximum)
                continue;
            const bool isLabelled =
                factor == 1 ? (exponent - first) % stride == 0 : decades < 1.7 && (factor == 2 || factor == 5);
            if (isLabelled || stride == 1 || factor == 1)
                scale.m_ticks.push_back({value, isLabelled ? powerText(factor, exponent) : std::string()});
        }
    return scale;
}

double PlotScale::share(double value) const
{
    const double share = m_isLogarithmic ? std::log(value / m_minimum) / std::log(m_maximum / m_minimum)
                                         : (value - m_minimum) / (m_maximum - m_minimum);
    return share > 0.0 ? std::min(share, 1.0) : 0.0; // NaN too sits at the minimum
}

std::string plotNumber(double value, int digits)
{
    if (!std::isfinite(value))
        return "?";
    const double size = std::abs(value);
    const std::string sign = value < 0.0 ? "−" : "";
    if (size == 0.0 || (size >= 1e-3 && size < 1e4))
        return sign + fmt::format("{:.{}g}", size, digits);
    const std::string text = fmt::format("{:.{}e}", size, digits - 1);
    const std::size_t e = text.find('e');
    return sign + text.substr(0, e) + "×10" + superscript(std::stoi(text.substr(e + 1)));
}

Eigen::Vector2d PlotFrame::place(double atX, double atY) const
{
    return {area.left + x.share(atX) * area.width, area.bottom + y.share(atY) * area.height};
}

void PlotFrame::drawAxes(PlotCanvas& canvas, const std::string& xName, const std::string& yName) const
{
    const double em = style.textSize, line = kLine * em;
    const double right = area.left + area.width, top = area.bottom + area.height;
    canvas.polyline({{area.left, area.bottom},
                     {area.left, top},
                     {right, top},
                     {right, area.bottom},
                     {area.left, area.bottom},
                     {area.left, top}},
                    line, style.ink);
    for (const PlotScale::Tick& tick : x.ticks()) {
        const double at = area.left + x.share(tick.value) * area.width;
        const double length = (tick.label.empty() ? 0.5 : 1.0) * kTick * em;
        canvas.polyline({{at, area.bottom}, {at, area.bottom - length}}, line, style.ink);
        if (!tick.label.empty())
            canvas.text(tick.label, at, area.bottom - 1.65 * em, em, Anchor::BottomCenter, style.ink);
    }
    for (const PlotScale::Tick& tick : y.ticks()) {
        const double at = area.bottom + y.share(tick.value) * area.height;
        const double length = (tick.label.empty() ? 0.5 : 1.0) * kTick * em;
        canvas.polyline({{area.left, at}, {area.left - length, at}}, line, style.ink);
        if (!tick.label.empty())
            canvas.text(tick.label, area.left - 0.65 * em, at - 0.08 * em, em, Anchor::CenterRight, style.ink);
    }
    canvas.text(xName, area.left + 0.5 * area.width, area.bottom - 3.25 * em, 1.05 * em, Anchor::BottomCenter,
                style.ink);
    canvas.uprightText(yName, area.left - leftMargin(canvas, y, em) + 1.35 * em, area.bottom + 0.5 * area.height,
                       1.05 * em, style.ink);
}

void PlotFrame::drawRightAxis(PlotCanvas& canvas, const std::vector<PlotScale::Tick>& ticks,
                              const std::string& name) const
{
    const double em = style.textSize, right = area.left + area.width;
    double labels = 0.0;
    for (const PlotScale::Tick& tick : ticks) {
        const double at = area.bottom + y.share(tick.value) * area.height;
        canvas.polyline({{right, at}, {right + kTick * em, at}}, kLine * em, style.ink);
        canvas.text(tick.label, right + 0.65 * em, at - 0.08 * em, em, Anchor::CenterLeft, style.ink);
        labels = std::max(labels, canvas.textWidth(tick.label, em));
    }
    canvas.uprightText(name, right + labels + 2.2 * em, area.bottom + 0.5 * area.height, 1.05 * em, style.ink);
}

void PlotFrame::dashedLine(PlotCanvas& canvas, const Eigen::Vector2d& from, const Eigen::Vector2d& to,
                           const Color& color) const
{
    const double length = (to - from).norm();
    const double period = 0.7 * style.textSize, dash = 0.42 * style.textSize;
    for (double at = 0.0; at < length; at += period) {
        const Eigen::Vector2d along = (to - from) / length;
        canvas.polyline({from + at * along, from + std::min(at + dash, length) * along}, 0.09 * style.textSize, color);
    }
}

double PlotFrame::leftMargin(const PlotCanvas& canvas, const PlotScale& y, double em)
{
    double labels = 0.0;
    for (const PlotScale::Tick& tick : y.ticks())
        if (!tick.label.empty())
            labels = std::max(labels, canvas.textWidth(tick.label, em));
    return labels + 2.5 * em;
}

} // namespace kondoscope
