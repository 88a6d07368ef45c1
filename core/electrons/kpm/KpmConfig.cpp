#include "core/electrons/kpm/KpmConfig.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr int kLeastOrder = 16;
constexpr int kLeastAutomaticOrder = 128;
constexpr int kMostAutomaticOrder = 8192;

/// Error of the torque without damping against pi kT M/b, an upper envelope of 24 x 24 sites at orders 250 to 4000:
/// square lattice J = 6, x = 0.03 at kT = 0.003 and 0.02, triangular J = 3, f = 1/4 at 0.02; random, quenched and
/// relaxed spins.
constexpr double kUndampedError = 0.5;
constexpr double kUndampedDecay = 0.85;
constexpr double kUndampedWorst = 0.2; ///< however low the order

/// Rounding: 1e-5 seen on 8 x 8 sites with identity probing.
constexpr double kSinglePrecisionError = 2e-5;

/// Resolution of kT above which no damping beats Jackson on most of these states.
constexpr double kUndampedResolvedness = 0.4;

double resolvedness(double kT, double halfWidth, int order)
{
    return std::numbers::pi * kT * order / halfWidth;
}

double undampedError(double kT, double halfWidth, int order)
{
    return std::min(kUndampedWorst, kUndampedError * std::exp(-kUndampedDecay * resolvedness(kT, halfWidth, order)));
}

/// The same states: a smearing s = pi b/M costs 0.5 s^0.55 at low temperatures, less where kT exceeds it (Jackson); the
/// Lorentz kernel has long tails.
double dampedError(Damping damping, double kT, double halfWidth, int order)
{
    const double smearing = std::numbers::pi * halfWidth / order;
    if (damping == Damping::Lorentz)
        return std::min(1.0, 2.0 * std::sqrt(smearing));
    return std::min(1.0,
                    0.5 * std::pow(smearing, 0.55) * std::min(1.0, smearing / std::max(std::numbers::pi * kT, 1e-12)));
}

Damping dampingFor(const KpmConfig& config, double kT, double halfWidth, int order)
{
    if (config.kernel == "auto")
        return resolvedness(kT, halfWidth, order) >= kUndampedResolvedness ? Damping::None : Damping::Jackson;
    if (config.kernel == "jackson")
        return Damping::Jackson;
    return config.kernel == "lorentz" ? Damping::Lorentz : Damping::None;
}

/// Half of the requested error is left to the probes.
int automaticOrder(double kT, double halfWidth, double error)
{
    const double resolved = std::log(kUndampedError / (0.5 * error)) / kUndampedDecay;
    const double order = kT > 0 ? resolved * halfWidth / (std::numbers::pi * kT) : kMostAutomaticOrder;
    return static_cast<int>(std::clamp<double>(std::ceil(order), kLeastAutomaticOrder, kMostAutomaticOrder));
}

/// Error of the torque from probes of this spacing: envelopes of comparisons with exact diagonalization and with
/// identity probing on 24 x 24 and 36 x 36 sites, random spins to late in a quench (noise of single draws).
struct ProbeError
{
    double atTwelve;
    double power;

    double at(int spacing) const { return atTwelve * std::pow(12.0 / spacing, power); }
    int spacingFor(double error) const
    {
        return static_cast<int>(std::ceil(12.0 * std::pow(atTwelve / error, 1.0 / power)));
    }
};

ProbeError probeErrorOf(LatticeKind kind, const ElectronConfig& electrons)
{
    const double halfBand = (kind == LatticeKind::Square ? 4.0 : 4.5) *
                            (std::abs(electrons.t1) + std::abs(electrons.t2) + std::abs(electrons.t3));
    const bool bandsAreSplit = electrons.coupling == Coupling::Infinite || std::abs(electrons.J) > halfBand;
    const bool nearlyFull = electrons.ensemble == Ensemble::Canonical && std::abs(electrons.doping()) <= 0.07;
    // triangular, J = 3, f = 1/4, late: 41 % at 9, 16 % at 12, 4 % at 18; random spins: 10, 5 and 1 %
    if (!bandsAreSplit)
        return {0.16, 3.3};
    // square, J = 6, x = 0.03: 3 % at 6, 1 % at 8; x = 0.3 and J to infinity, x = 0.1: 7 % at 6, 3 % at 8, 1.4 % at 12
    return nearlyFull ? ProbeError{0.0022, 4.0} : ProbeError{0.018, 2.5};
}

} // namespace

std::string percentText(double share)
{
    if (share >= 1.0)
        return "over 100 %";
    return share < 1e-4 ? "below 0.01 %" : fmt::format("{:.2g} %", 100.0 * share);
}

void KpmConfig::validate() const
{
    if (order != 0 && order < kLeastOrder)
        throw ConfigError(
            fmt::format("solver.order = {} (fewer Chebyshev moments describe no band). Use {} or more, or "
                        "\"auto\".",
                        order, kLeastOrder));
    if (colorSpacing < 0)
        throw ConfigError(
            fmt::format("solver.color_spacing = {} (a distance in sites). Use 1 or more, or \"auto\".", colorSpacing));
    if (kernel != "auto" && kernel != "none" && kernel != "jackson" && kernel != "lorentz")
        throw ConfigError(
            fmt::format("solver.kernel = \"{}\" is not known (it damps the Chebyshev series). Choose auto, "
                        "none, jackson, lorentz.",
                        kernel));
    if (!(error > 0.0 && error <= 1.0))
        throw ConfigError(
            fmt::format("solver.error = {} (a share of the torque). Use a number above 0, up to 1.", error));
}

OrderPlan planOrder(const ElectronConfig& electrons, const SpectralBounds& bounds, const KpmConfig& config)
{
    const double b = bounds.halfWidth();
    OrderPlan plan;
    plan.order = config.order == 0 ? automaticOrder(electrons.kT, b, config.error) : config.order;
    plan.order += plan.order % 2;
    plan.damping = dampingFor(config, electrons.kT, b, plan.order);
    plan.error = plan.damping == Damping::None ? undampedError(electrons.kT, b, plan.order)
                                               : dampedError(plan.damping, electrons.kT, b, plan.order);
    if (config.precision == Precision::Single)
        plan.error = std::hypot(plan.error, kSinglePrecisionError);
    if (config.error < kSinglePrecisionError && config.precision == Precision::Single)
        plan.warning =
            fmt::format("the requested error {:.1g} is below the rounding of single precision (about {:.0g} of the "
                        "torque). Use double precision (solver.precision).",
                        config.error, kSinglePrecisionError);
    else if (plan.error > config.error || resolvedness(electrons.kT, b, plan.order) < 1.0)
        plan.warning =
            fmt::format("order {} does not resolve the electronic temperature kT_e = {:.3g} t (levels appear "
                        "smeared over {:.2g} t; the torque of a metal may be {} off, requested: {}). Raise the order "
                        "(solver.order) or the electronic temperature (electrons.kT).",
                        plan.order, electrons.kT, std::numbers::pi * b / plan.order, percentText(plan.error),
                        percentText(config.error));
    return plan;
}

ProbePlan planProbes(const Lattice& lattice, const ElectronConfig& electrons, const KpmConfig& config)
{
    const ProbeError model = probeErrorOf(lattice.kind(), electrons);
    const double share = 0.8 * config.error; // what the order leaves: sqrt(1 - 0.5^2) and some reserve
    ProbePlan plan;
    plan.coloring = spacedColoring(lattice, config.colorSpacing == 0 ? model.spacingFor(share) : config.colorSpacing);
    if (plan.coloring.isIdentity)
        return plan;
    plan.error = model.at(plan.coloring.spacing);
    if (plan.error > config.error)
        plan.warning =
            fmt::format("colours {} sites apart leave a probe noise of {} of the torque late in a quench (requested: "
                        "{}). Raise the probe spacing (solver.color_spacing), or set it to \"auto\".",
                        plan.coloring.spacing, percentText(plan.error), percentText(config.error));
    return plan;
}

} // namespace kondoscope
