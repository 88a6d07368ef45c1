#pragma once

#include <span>

namespace kondoscope {

/// A number with its standard error.
struct Estimate
{
    double value = 0.0;
    double error = 0.0;
};

/// All of these take measurements at equal distances in equilibrium, and estimate errors by a jackknife over
/// kJackknifeBlocks blocks of consecutive measurements: right if a block is longer than the correlation time.
///
/// \throws ConfigError for fewer than kJackknifeBlocks measurements, or one that is not a finite number
/// Ref: M. E. J. Newman, G. T. Barkema, Monte Carlo Methods in Statistical Physics (1999), chapter 3
inline constexpr int kJackknifeBlocks = 20;

/// <x>.
Estimate seriesMean(std::span<const double> series);

/// Integrated autocorrelation time [distance of two measurements], 1/2 + sum of the correlations up to a window of 5
/// times itself: 1/2 for independent measurements.
/// Ref: A. Sokal, in Functional Integration (1997), p. 131
double autocorrelationTime(std::span<const double> series);

/// U = 1 - <m^4>/(3 <m^2>^2), of the length (or the one component) of an order parameter: 2/3 in perfect order; in
/// disorder 0 for one component, 4/9 for three. Curves of different sizes cross at the transition.
/// Ref: K. Binder, Z. Phys. B 43, 119 (1981)
Estimate binderCumulant(std::span<const double> order);

/// N (<m^2> - <m>^2)/kT [1/t] of an order parameter per site.
Estimate susceptibility(std::span<const double> order, int siteCount, double temperature);

/// N (<e^2> - <e>^2)/kT^2 per site [k_B], of the energy per site e [t].
Estimate specificHeat(std::span<const double> energyPerSite, int siteCount, double temperature);

} // namespace kondoscope
