#include "core/electrons/kpm/ChemicalPotentialSolver.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/support/Contracts.h"

namespace kondoscope {

namespace {

constexpr double kRounding = 1e-12; ///< relative error of N(mu) that sums may have
constexpr double kFlatness = 1e-6;  ///< change of N, relative to the fewer of electrons and holes, that ends a gap
constexpr double kOutside = 50.0;   ///< beyond the bounds by that many kT all levels are empty or full to rounding

/// Value of an (on the whole) increasing function of mu.
struct Residual
{
    double value = 0.0;
    double derivative = 0.0;
};

/// The function is at or below zero at `low`, at or above it at `high`.
struct Bracket
{
    double low = 0.0;
    double high = 0.0;
};

/// Newton steps that bisect where they leave the bracket or do not halve; ends for any function.
template <typename Function> double findRoot(const Function& function, Bracket bracket, double start, double tolerance)
{
    double x = start, lastStep = bracket.high - bracket.low;
    for (int iteration = 0; iteration < 200; ++iteration) {
        const Residual residual = function(x);
        if (std::abs(residual.value) <= tolerance)
            return x;
        (residual.value < 0 ? bracket.low : bracket.high) = x;
        const double step = residual.derivative > 0 ? -residual.value / residual.derivative : lastStep;
        if (std::abs(step) <= std::numeric_limits<double>::epsilon() * std::abs(x))
            return x;
        double next = x + step;
        if (!(next > bracket.low && next < bracket.high && std::abs(step) < 0.5 * lastStep))
            next = 0.5 * (bracket.low + bracket.high);
        if (next <= bracket.low || next >= bracket.high)
            return x;
        lastStep = std::abs(next - x);
        x = next;
    }
    return x;
}

class Search
{
public:
    Search(const FermiSums& sums, double electronCount, const SpectralBounds& bounds)
        : m_sums(sums),
          m_target(electronCount), m_limits{bounds.low - kOutside * sums.kT(), bounds.high + kOutside * sums.kT()}
    {}

    double run(std::optional<double> start) const
    {
        const double rounding = kRounding * m_sums.stateCount();
        if (m_target <= rounding)
            return m_limits.low;
        if (m_target >= m_sums.stateCount() - rounding)
            return m_limits.high;
        if (start)
            return rootAround(*start);
        const double guess = m_sums.fermiLevel(m_target);
        const double root = rootAround(guess);
        const double flat = kFlatness * std::min(m_target, m_sums.stateCount() - m_target);
        if (m_sums.count(root).derivative * m_sums.kT() > 10.0 * flat)
            return root;
        // clean moments have their root there; noise may move it anywhere in the gap, which must not move mu
        const double middle = 0.5 * (lowerEdge(root, flat) + upperEdge(root, flat));
        const double error = std::abs(excess(middle).value);
        if (error <= rounding)
            return middle;
        const double next = rootAround(middle);
        return error <= flat && std::abs(next - middle) > m_sums.kT() ? middle : next;
    }

private:
    /// N(mu) - N_e
    Residual excess(double mu) const
    {
        const FermiSums::Count count = m_sums.count(mu);
        return {count.electrons - m_target, count.derivative};
    }

    /// From `start` down to where N(mu) <= N_e - margin; doubles its steps.
    double walkDown(double start, double margin) const
    {
        for (double step = m_sums.kT(); start - step > m_limits.low; step *= 2.0)
            if (excess(start - step).value <= -margin)
                return start - step;
        return m_limits.low;
    }

    double walkUp(double start, double margin) const
    {
        for (double step = m_sums.kT(); start + step < m_limits.high; step *= 2.0)
            if (excess(start + step).value >= margin)
                return start + step;
        return m_limits.high;
    }

    /// The root on that side of `start` where the next one must lie.
    double rootAround(double start) const
    {
        const Residual here = excess(start);
        if (here.value == 0.0)
            return start;
        const Bracket bracket =
            here.value < 0 ? Bracket{start, walkUp(start, 0.0)} : Bracket{walkDown(start, 0.0), start};
        return findRoot([this](double mu) { return excess(mu); }, bracket, start, 1e-15 * m_sums.stateCount());
    }

    /// Where N(mu) has fallen by `flat`. Solved for the logarithm, which is linear in the exponential tail of a band.
    double lowerEdge(double root, double flat) const
    {
        const auto logarithm = [&](double mu) {
            const Residual r = excess(mu);
            return r.value < 0 ? Residual{-std::log(-r.value / flat), r.derivative / -r.value} : kInside;
        };
        const double low = walkDown(root, flat);
        return findRoot(logarithm, {low, root}, low, kEdgeTolerance);
    }

    double upperEdge(double root, double flat) const
    {
        const auto logarithm = [&](double mu) {
            const Residual r = excess(mu);
            return r.value > 0 ? Residual{std::log(r.value / flat), r.derivative / r.value}
                               : Residual{-kInside.value, 0.0};
        };
        const double high = walkUp(root, flat);
        return findRoot(logarithm, {root, high}, high, kEdgeTolerance);
    }

    static constexpr Residual kInside{1e300, 0.0}; ///< no logarithm: well inside the flat stretch
    static constexpr double kEdgeTolerance = 1e-9;

    const FermiSums& m_sums;
    double m_target;
    Bracket m_limits;
};

} // namespace

double solveChemicalPotential(const FermiSums& sums, double electronCount, const SpectralBounds& bounds,
                              std::optional<double> start)
{
    KONDOSCOPE_EXPECTS(std::isfinite(electronCount) && std::isfinite(sums.stateCount()));
    return Search(sums, electronCount, bounds).run(start);
}

} // namespace kondoscope
