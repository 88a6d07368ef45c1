#include "core/observables/PowerLaw.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Core>
#include <fmt/format.h>

#include "core/support/Contracts.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr int kMinimumPoints = 3;

struct LogPoints
{
    Eigen::ArrayXd x;
    Eigen::ArrayXd y;
};

/// Logarithms of the points in the window. \throws ConfigError as fitPowerLaw()
LogPoints pointsInWindow(std::span<const double> x, std::span<const double> y, double from, double to)
{
    KONDOSCOPE_EXPECTS(x.size() == y.size());
    if (!(from > 0 && from < to))
        throw ConfigError(fmt::format("fit window {:g} to {:g} is not possible (logarithms need 0 < from < to). Set "
                                      "both ends.",
                                      from, to));
    std::vector<double> logX, logY;
    for (std::size_t k = 0; k < x.size(); ++k) {
        if (!(x[k] >= from && x[k] <= to) || !std::isfinite(y[k]))
            continue;
        if (y[k] <= 0)
            throw ConfigError(fmt::format("the value {:g} at {:g} is not positive (a power law has no such values). "
                                          "Choose a window without it.",
                                          y[k], x[k]));
        logX.push_back(std::log(x[k]));
        logY.push_back(std::log(y[k]));
    }
    if (logX.size() < kMinimumPoints || std::ranges::max(logX) <= std::ranges::min(logX))
        throw ConfigError(fmt::format("the fit window {:g} to {:g} holds {} points (a power law and its error need {} "
                                      "at different places). Widen the window or measure more often.",
                                      from, to, logX.size(), kMinimumPoints));
    const auto size = static_cast<Eigen::Index>(logX.size());
    return {Eigen::ArrayXd::Map(logX.data(), size), Eigen::ArrayXd::Map(logY.data(), size)};
}

void checkDomainSize(double domainSize)
{
    if (!(domainSize > 0 && std::isfinite(domainSize)))
        throw ConfigError(fmt::format("domain size L = {:g} cannot scale a curve (it is the unit of length). Choose a "
                                      "time that has domains.",
                                      domainSize));
}

} // namespace

double PowerLaw::operator()(double x) const
{
    return amplitude * std::pow(x, exponent);
}

PowerLaw fitPowerLaw(std::span<const double> x, std::span<const double> y, double from, double to)
{
    const LogPoints points = pointsInWindow(x, y, from, to);
    const auto count = static_cast<double>(points.x.size());
    const double meanX = points.x.mean(), meanY = points.y.mean();
    const Eigen::ArrayXd dx = points.x - meanX;
    const double spread = dx.square().sum();
    PowerLaw law;
    law.points = static_cast<int>(points.x.size());
    law.exponent = (dx * (points.y - meanY)).sum() / spread;
    law.amplitude = std::exp(meanY - law.exponent * meanX);
    const double variance = (points.y - meanY - law.exponent * dx).square().sum() / (count - 2.0);
    law.exponentError = std::sqrt(variance / spread);
    law.amplitudeError = law.amplitude * std::sqrt(variance * (1.0 / count + meanX * meanX / spread));
    return law;
}

PowerLaw powerLawGuide(double exponent, std::span<const double> x, std::span<const double> y, double from, double to)
{
    const LogPoints points = pointsInWindow(x, y, from, to);
    PowerLaw law;
    law.points = static_cast<int>(points.x.size());
    law.exponent = exponent;
    law.amplitude = std::exp(points.y.mean() - exponent * points.x.mean());
    return law;
}

ScaledCurve scaledCorrelation(std::span<const double> r, std::span<const double> correlation, double domainSize)
{
    KONDOSCOPE_EXPECTS(r.size() == correlation.size());
    checkDomainSize(domainSize);
    ScaledCurve curve{{}, {correlation.begin(), correlation.end()}};
    for (const double distance : r)
        curve.x.push_back(distance / domainSize);
    return curve;
}

ScaledCurve scaledStructureFactor(std::span<const double> q, std::span<const double> structureFactor, double domainSize)
{
    KONDOSCOPE_EXPECTS(q.size() == structureFactor.size());
    checkDomainSize(domainSize);
    ScaledCurve curve;
    for (std::size_t k = 0; k < q.size(); ++k) {
        curve.x.push_back(q[k] * domainSize);
        curve.y.push_back(structureFactor[k] / (domainSize * domainSize));
    }
    return curve;
}

} // namespace kondoscope
