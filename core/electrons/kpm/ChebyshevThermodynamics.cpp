#include "core/electrons/kpm/ChebyshevThermodynamics.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "core/electrons/kpm/ChemicalPotentialSolver.h"
#include "core/electrons/kpm/FermiSums.h"
#include "core/support/Contracts.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

/// Moments in single precision count the states to a few parts in 10^7.
constexpr double kCountTolerance = 1e-6;

/// Share of the mean density below which a gap is seen.
constexpr double kGapThreshold = 0.02;

/// A band edge as high as the mean density, broadened by a Gaussian, falls to kGapThreshold that many standard
/// deviations into the gap: erfc(2.05/sqrt(2))/2 = 0.02.
constexpr double kEdgeBroadening = 2.05;

void requireFinite(const Eigen::VectorXd& moments)
{
    if (!moments.allFinite())
        throw NumericsError("a Chebyshev moment is not finite (the spectrum left its bounds or the spins are not "
                            "finite). Check the spins and the couplings.");
}

/// Noise of the number of states below a gap, a site.
constexpr double kCountNoise = 0.005;

/// Where the density crosses `threshold` between grid points k and k + 1.
double crossing(const DensityOfStates& density, Eigen::Index k, double threshold)
{
    const double here = density.density[k], next = density.density[k + 1];
    return density.energy[k] + (density.energy[k + 1] - density.energy[k]) * (threshold - here) / (next - here);
}

} // namespace

double representedTemperature(const ChebyshevSeries& series, double kT)
{
    return std::max(kT, 0.5 * series.nodeSpacing());
}

ChebyshevEquilibrium equilibrium(const ChebyshevSeries& series, const Eigen::VectorXd& moments,
                                 const ElectronConfig& electrons, int siteCount, std::optional<double> start)
{
    requireFinite(moments);
    const double wanted = 2.0 * electrons.filling * siteCount;
    const bool canonical = electrons.ensemble == Ensemble::Canonical;
    if (canonical && wanted > moments[0] * (1.0 + kCountTolerance))
        throw NumericsError(
            fmt::format("{} electrons on {} sites have only {} states (no chemical potential gives that "
                        "many). Lower the filling.",
                        wanted, siteCount, moments[0]));
    const Eigen::VectorXd weights = series.weights(moments);
    const FermiSums sums(series.energies(), weights, representedTemperature(series, electrons.kT));
    ChebyshevEquilibrium result;
    result.kT = sums.kT();
    result.chemicalPotential =
        canonical ? solveChemicalPotential(sums, wanted, series.bounds(), start) : electrons.chemicalPotential;
    const double counted = sums.count(result.chemicalPotential).electrons;
    const FermiSums::Potentials potentials = sums.potentials(result.chemicalPotential);
    result.electronCount = canonical ? wanted : counted;
    result.grandPotential = potentials.grandPotential;
    result.entropy = potentials.entropy;
    result.internalEnergy =
        result.grandPotential + result.chemicalPotential * result.electronCount + result.kT * result.entropy;
    return result;
}

Eigen::VectorXd grandPotentialCoefficients(const ChebyshevSeries& series, double chemicalPotential, double kT)
{
    const double used = representedTemperature(series, kT);
    const Eigen::ArrayXd distance = series.energies().array() - chemicalPotential;
    return series.coefficients(distance.min(0.0) - used * (-distance.abs() / used).exp().log1p());
}

DensityOfStates densityOfStates(const Eigen::VectorXd& moments, const SpectralBounds& bounds, int siteCount, int points)
{
    KONDOSCOPE_EXPECTS(siteCount > 0 && points > 0);
    requireFinite(moments);
    const ChebyshevSeries series(static_cast<int>(moments.size()), bounds, Damping::Jackson);
    const double spacing = 2.0 * bounds.halfWidth() / points;
    const Eigen::ArrayXd edge = Eigen::ArrayXd::LinSpaced(points + 1, 0.0, points);
    const Eigen::VectorXd states = series.statesBelow(moments, bounds.low + spacing * edge);
    DensityOfStates result;
    result.energy = bounds.low + spacing * (edge.head(points) + 0.5);
    // rounding of the difference could fall below zero
    result.density = (states.tail(points) - states.head(points)).cwiseMax(0.0) / (spacing * siteCount);
    result.resolution = std::numbers::pi * bounds.halfWidth() / series.order();
    return result;
}

std::optional<double> gapMiddle(const DensityOfStates& density, double electronCount, int siteCount)
{
    const Eigen::Index points = density.energy.size();
    if (points < 2)
        return std::nullopt;
    const double spacing = density.energy[1] - density.energy[0];
    const double threshold = kGapThreshold * density.density.mean();
    double states = 0.0, widest = 4.0 * density.resolution;
    std::optional<double> middle;
    for (Eigen::Index k = 0, first = 0; k < points; ++k) {
        states += density.density[k] * spacing;
        const bool isInside =
            density.density[k] < threshold && std::abs(states - electronCount / siteCount) < kCountNoise;
        if (!isInside) {
            first = k + 1;
        } else if (const double width = spacing * double(k + 1 - first); width > widest) {
            widest = width;
            middle = 0.5 * (density.energy[first] + density.energy[k]);
        }
    }
    return middle;
}

double gapAround(const DensityOfStates& density, double chemicalPotential)
{
    const Eigen::Index last = density.energy.size() - 1;
    if (last < 1 || chemicalPotential <= density.energy[0] || chemicalPotential >= density.energy[last])
        return 0.0;
    const double threshold = kGapThreshold * density.density.mean();
    const double spacing = (density.energy[last] - density.energy[0]) / double(last);
    const auto center = static_cast<Eigen::Index>(std::lround((chemicalPotential - density.energy[0]) / spacing));
    Eigen::Index below = std::clamp<Eigen::Index>(center, 0, last), above = below;
    if (!(density.density[below] < threshold))
        return 0.0;
    while (below >= 0 && density.density[below] < threshold)
        --below;
    while (above <= last && density.density[above] < threshold)
        ++above;
    if (below < 0 || above > last)
        return 0.0;
    const double interval = crossing(density, above - 1, threshold) - crossing(density, below, threshold);
    return interval > 4.0 * density.resolution ? interval + 2.0 * kEdgeBroadening * density.resolution : 0.0;
}

} // namespace kondoscope
