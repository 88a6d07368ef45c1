#include "core/ml/PotentialSearch.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr double kGrowth = 1.7; ///< of the steps of the bracket
constexpr int kMostSteps = 60;
constexpr double kFlat = 0.1; ///< in a gap: change of the electrons over two steps, in units of the slack

struct Point
{
    double mu;
    double excess; ///< electrons(mu) - wanted
};

} // namespace

double findPotential(const std::function<double(double mu)>& electrons, double wanted, double start,
                     const PotentialRange& range, double tolerance, double slack)
{
    const auto at = [&](double mu) { return Point{mu, electrons(mu) - wanted}; };
    Point last = at(std::clamp(start, range.low, range.high));
    if (std::abs(last.excess) <= tolerance)
        return last.mu;
    Point other = last, nearest = last;
    double step = last.excess > 0 ? -range.step : range.step; // more electrons at higher mu
    while (other.excess * last.excess > 0) {
        if (other.mu <= range.low || other.mu >= range.high)
            if (other.mu != last.mu) {
                const double change = at(nearest.mu + range.step).excess - at(nearest.mu - range.step).excess;
                const bool isGap = std::abs(change) <= kFlat * slack;
                if (isGap && std::abs(nearest.excess) <= slack)
                    return at(nearest.mu).mu;
                throw NumericsError(
                    fmt::format("the force field has no chemical potential for {:.6g} electrons between {:.4g} and "
                                "{:.4g} t (these spins are far from its training). Use another solver.",
                                wanted, range.low, range.high));
            }
        last = other;
        other = at(std::clamp(other.mu + step, range.low, range.high));
        step *= kGrowth;
        if (std::abs(other.excess) < std::abs(nearest.excess))
            nearest = other;
    }
    double weight = 1.0; // of the end that stays
    for (int k = 0; k < kMostSteps && std::abs(other.excess) > tolerance; ++k) {
        const double kept = last.excess * weight;
        const Point next = at((last.mu * other.excess - other.mu * kept) / (other.excess - kept));
        if (next.excess * other.excess < 0) {
            last = other;
            weight = 1.0;
        } else {
            weight *= 0.5;
        }
        other = next;
    }
    if (std::abs(other.excess) > tolerance)
        throw NumericsError(fmt::format("the electrons of the force field jump past {:.6g} at a chemical potential of "
                                        "{:.4g} t (these spins are far from its training). Use another solver.",
                                        wanted, other.mu));
    return other.mu;
}

} // namespace kondoscope
