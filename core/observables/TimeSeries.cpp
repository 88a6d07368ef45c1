#include "core/observables/TimeSeries.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <Eigen/Core>
#include <fmt/format.h>

#include "core/support/Error.h"

namespace kondoscope {

namespace {

using Series = std::span<const double>;

void checkSeries(Series series)
{
    if (series.size() < kJackknifeBlocks)
        throw ConfigError(fmt::format("a series of {} measurements has no error bar (the jackknife needs {} blocks). "
                                      "Measure longer or more often.",
                                      series.size(), kJackknifeBlocks));
    const auto unknown = std::ranges::find_if(series, [](double x) { return !std::isfinite(x); });
    if (unknown != series.end())
        throw ConfigError(fmt::format("measurement {} of a series is not a number (its mean would be none). Leave out "
                                      "the times at which the quantity is not known.",
                                      unknown - series.begin() + 1));
}

void checkThermodynamics(int siteCount, double temperature)
{
    if (siteCount < 1 || !(temperature > 0 && std::isfinite(temperature)))
        throw ConfigError(fmt::format("{} sites at kT = {:g} have no thermal response (fluctuations are divided by "
                                      "kT). Use a run at kT > 0.",
                                      siteCount, temperature));
}

/// Function of the means of some powers of x, with its jackknife error.
/// \param powers    x -> (x^a, x^b), of numbers that are not large against their scatter
/// \param function  of the two means
template <typename Powers, typename Function>
Estimate jackknife(Series series, const Powers& powers, const Function& function)
{
    const auto blocks = static_cast<std::size_t>(kJackknifeBlocks);
    std::vector<Eigen::Array2d> sums(blocks, Eigen::Array2d::Zero());
    std::vector<double> counts(blocks, 0.0);
    Eigen::Array2d total = Eigen::Array2d::Zero();
    for (std::size_t k = 0; k < series.size(); ++k) {
        const std::size_t block = k * blocks / series.size();
        const Eigen::Array2d term = powers(series[k]);
        sums[block] += term;
        counts[block] += 1.0;
        total += term;
    }
    const auto count = static_cast<double>(series.size());
    Eigen::Array<double, kJackknifeBlocks, 1> without;
    for (std::size_t b = 0; b < blocks; ++b)
        without[static_cast<Eigen::Index>(b)] = function(Eigen::Array2d((total - sums[b]) / (count - counts[b])));
    const double scatter = (without - without.mean()).square().sum();
    return {function(Eigen::Array2d(total / count)), std::sqrt(scatter * (kJackknifeBlocks - 1.0) / kJackknifeBlocks)};
}

/// <x^2> - <x>^2.
Estimate variance(Series series)
{
    checkSeries(series);
    double mean = 0.0; // removed first: energies are large against their fluctuations
    for (const double x : series)
        mean += x / static_cast<double>(series.size());
    return jackknife(
        series, [mean](double x) { return Eigen::Array2d(x - mean, (x - mean) * (x - mean)); },
        [](const Eigen::Array2d& m) { return m[1] - m[0] * m[0]; });
}

Estimate scaled(const Estimate& estimate, double factor)
{
    return {estimate.value * factor, estimate.error * factor};
}

} // namespace

Estimate seriesMean(Series series)
{
    checkSeries(series);
    return jackknife(
        series, [](double x) { return Eigen::Array2d(x, 0.0); }, [](const Eigen::Array2d& m) { return m[0]; });
}

double autocorrelationTime(Series series)
{
    checkSeries(series);
    constexpr double kWindow = 5.0;
    const Eigen::Map<const Eigen::ArrayXd> x(series.data(), static_cast<Eigen::Index>(series.size()));
    const Eigen::ArrayXd deviation = x - x.mean();
    const double norm = deviation.square().mean();
    double time = 0.5;
    if (norm == 0.0)
        return time;
    for (Eigen::Index lag = 1; lag < x.size() && static_cast<double>(lag) < kWindow * time; ++lag) {
        const Eigen::Index pairs = x.size() - lag;
        time += (deviation.head(pairs) * deviation.tail(pairs)).mean() / norm;
    }
    return time;
}

Estimate binderCumulant(Series order)
{
    checkSeries(order);
    if (std::ranges::all_of(order, [](double m) { return m == 0.0; }))
        throw ConfigError("the order parameter is zero at all times (its Binder cumulant is 0/0). Choose one that "
                          "fluctuates.");
    return jackknife(
        order, [](double m) { return Eigen::Array2d(m * m, m * m * m * m); },
        [](const Eigen::Array2d& m) { return 1.0 - m[1] / (3.0 * m[0] * m[0]); });
}

Estimate susceptibility(Series order, int siteCount, double temperature)
{
    checkThermodynamics(siteCount, temperature);
    return scaled(variance(order), siteCount / temperature);
}

Estimate specificHeat(Series energyPerSite, int siteCount, double temperature)
{
    checkThermodynamics(siteCount, temperature);
    return scaled(variance(energyPerSite), siteCount / (temperature * temperature));
}

} // namespace kondoscope
