#pragma once

#include <span>
#include <vector>

namespace kondoscope {

/// y = amplitude x^exponent.
struct PowerLaw
{
    double exponent = 0.0;
    double exponentError = 0.0; ///< standard error
    double amplitude = 0.0;
    double amplitudeError = 0.0;
    int points = 0; ///< that were used

    double operator()(double x) const;
};

/// Least squares of log y against log x on the window from <= x <= to. Points where y is not a number are left out
/// (early times have no domains). Errors follow from the scatter about the line.
/// \throws ConfigError unless 0 < from < to and the window holds at least 3 points with y > 0 at different x
PowerLaw fitPowerLaw(std::span<const double> x, std::span<const double> y, double from, double to);

/// The law of a known exponent (1: corner-driven growth, 1/2: Allen-Cahn, -3: Porod in two dimensions) that passes
/// through the middle of a fit's window, to be drawn beside it.
/// \throws ConfigError as fitPowerLaw()
PowerLaw powerLawGuide(double exponent, std::span<const double> x, std::span<const double> y, double from, double to);

/// A curve to be compared with those of other times.
struct ScaledCurve
{
    std::vector<double> x;
    std::vector<double> y;
};

/// C against r/L: curves of different times collapse where the domain size L is the only length.
/// \throws ConfigError unless L > 0
ScaledCurve scaledCorrelation(std::span<const double> r, std::span<const double> correlation, double domainSize);

/// S L^-2 against q L (two dimensions).
/// \throws ConfigError unless L > 0
ScaledCurve scaledStructureFactor(std::span<const double> q, std::span<const double> structureFactor,
                                  double domainSize);

} // namespace kondoscope
