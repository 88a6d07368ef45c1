#include "ui/scene/ParityPlot.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/support/Error.h"
#include "ui/scene/NumberTable.h"

namespace kondoscope {

namespace {

constexpr double kMargin = 1.04; ///< between the outermost number and the end of the bins

/// Bin of a value in -reach to reach.
int binOf(double value, double reach, int bins)
{
    return std::clamp(static_cast<int>(0.5 * (value / reach + 1.0) * bins), 0, bins - 1);
}

} // namespace

ParityPlot readParityPlot(const std::string& path)
{
    ParityPlot plot;
    const auto takeComment = [&](std::string_view key, std::string_view value) {
        if (key == "relative_error")
            plot.relativeError = commentNumber(key, value);
        else if (key == "slope")
            plot.slope = commentNumber(key, value);
        else if (key == "torque_mse")
            plot.torqueMse = commentNumber(key, value);
        else if (key == "components")
            plot.components = static_cast<std::int64_t>(std::clamp(commentNumber(key, value), 0.0, 1e15));
        else if (key == "title")
            plot.title = value;
        else if (key == "solver")
            plot.solver = value;
    };
    readNumberTable(path, {"reference_torque_t,found_torque_t", takeComment,
                           [&](const std::vector<double>& row) { plot.pairs.emplace_back(row[0], row[1]); }});
    if (plot.pairs.empty())
        throw FileError(fmt::format("{}: holds no torques (there is nothing to draw). Write it with kondoscope-cli "
                                    "evaluate.",
                                    path));
    plot.components = std::max(plot.components, static_cast<std::int64_t>(plot.pairs.size()));
    return plot;
}

ParityHistogram parityHistogram(const std::vector<Eigen::Vector2d>& pairs, int bins)
{
    double largest = 0.0;
    for (const Eigen::Vector2d& pair : pairs)
        largest = std::max(largest, pair.lpNorm<Eigen::Infinity>());
    ParityHistogram result;
    result.reach = largest > 0.0 ? kMargin * largest : 1.0;
    result.bins = bins;
    result.counts.assign(static_cast<std::size_t>(bins) * static_cast<std::size_t>(bins), 0);
    for (const Eigen::Vector2d& pair : pairs) {
        const int row = binOf(pair.y(), result.reach, bins), column = binOf(pair.x(), result.reach, bins);
        result.largest = std::max(result.largest, ++result.counts[static_cast<std::size_t>(row * bins + column)]);
    }
    return result;
}

ErrorHistogram errorHistogram(const std::vector<Eigen::Vector2d>& pairs, int bins)
{
    constexpr double kWidth = 8.0;
    ErrorHistogram result;
    double sum = 0.0, largest = 0.0;
    for (const Eigen::Vector2d& pair : pairs) {
        const double error = pair.y() - pair.x();
        sum += error * error;
        largest = std::max(largest, std::abs(error));
    }
    result.rms = std::sqrt(sum / std::max<double>(1.0, static_cast<double>(pairs.size())));
    const double reach = std::min(kMargin * largest, kWidth * result.rms);
    result.reach = reach > 0.0 && std::isfinite(reach) ? reach : 1.0;
    result.counts.assign(static_cast<std::size_t>(bins), 0);
    for (const Eigen::Vector2d& pair : pairs) {
        const double error = pair.y() - pair.x();
        if (std::abs(error) > result.reach)
            ++result.beyond;
        else
            ++result.counts[static_cast<std::size_t>(binOf(error, result.reach, bins))];
    }
    result.largest = *std::max_element(result.counts.begin(), result.counts.end());
    return result;
}

} // namespace kondoscope
