#pragma once

#include <string>
#include <vector>

namespace kondoscope {

/// Range and round tick marks of an axis.
struct ChartAxis
{
    double minimum = 0.0;
    double maximum = 1.0;
    double tickStep = 0.2;

    /// Empty where the axis has no finite extent; never more than a chart can show.
    std::vector<double> ticks() const;
    /// With as many decimals as the steps need and a true minus sign; large numbers as "2.5×10¹²".
    std::string label(double tick) const;
    /// Place of a value along the axis: 0 at the minimum, 1 at the maximum.
    double share(double value) const { return (value - minimum) / (maximum - minimum); }
};

/// "⁻⁵".
std::string superscript(int exponent);

/// Axis over the data with round limits. A range narrower than `smallestSpan` (one point, a constant) is widened
/// around its middle, so that rounding noise does not fill the chart. The default axis where a limit is no number.
ChartAxis niceAxis(double low, double high, double smallestSpan, int ticks);

} // namespace kondoscope
