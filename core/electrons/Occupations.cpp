#include "core/electrons/Occupations.h"

#include <algorithm>
#include <cmath>

#include "core/support/Contracts.h"

namespace kondoscope {

namespace {

/// Levels closer than this [t] count as degenerate at kT = 0: symmetry-related levels differ by rounding only.
constexpr double kDegeneracy = 1e-8;

double fermi(double x)
{
    return x > 0 ? std::exp(-x) / (1.0 + std::exp(-x)) : 1.0 / (1.0 + std::exp(x));
}

double electronsAt(const Eigen::VectorXd& levels, double mu, double kT)
{
    double count = 0.0;
    for (double e : levels)
        count += fermi((e - mu) / kT);
    return count;
}

/// Root of the monotone N(mu) = target by bisection to rounding.
double solveChemicalPotential(const Eigen::VectorXd& levels, double target, double kT)
{
    const double reach = 50.0 * kT;
    double low = levels[0] - reach, high = levels[levels.size() - 1] + reach;
    for (int k = 0; k < 200 && high - low > 1e-15 * std::max(1.0, std::abs(low)); ++k) {
        const double middle = 0.5 * (low + high);
        (electronsAt(levels, middle, kT) < target ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

Occupations occupyGroundState(const Eigen::VectorXd& levels, double electronCount)
{
    const auto n = levels.size();
    Occupations result;
    result.occupation = Eigen::VectorXd::Zero(n);
    result.electronCount = electronCount;
    const auto top = std::clamp<Eigen::Index>(static_cast<Eigen::Index>(std::ceil(electronCount - 1e-9)), 1, n) - 1;
    const double fermiLevel = levels[top];
    Eigen::Index first = top, end = top + 1;
    while (first > 0 && fermiLevel - levels[first - 1] < kDegeneracy)
        --first;
    while (end < n && levels[end] - fermiLevel < kDegeneracy)
        ++end;
    result.occupation.head(first).setOnes();
    result.occupation.segment(first, end - first)
        .setConstant(std::clamp((electronCount - double(first)) / double(end - first), 0.0, 1.0));
    const bool closedShell = result.occupation[end - 1] > 1.0 - 1e-9;
    result.chemicalPotential = closedShell && end < n ? 0.5 * (fermiLevel + levels[end]) : fermiLevel;
    result.grandPotential = result.occupation.dot((levels.array() - result.chemicalPotential).matrix());
    return result;
}

} // namespace

Occupations occupyAtChemicalPotential(const Eigen::VectorXd& levels, double chemicalPotential, double kT)
{
    KONDOSCOPE_EXPECTS(kT >= 0);
    Occupations result;
    result.chemicalPotential = chemicalPotential;
    result.occupation.resize(levels.size());
    for (Eigen::Index m = 0; m < levels.size(); ++m) {
        const double distance = levels[m] - chemicalPotential;
        if (kT > 0) {
            const double x = distance / kT;
            result.occupation[m] = fermi(x);
            result.grandPotential -= kT * (x > 0 ? std::log1p(std::exp(-x)) : std::log1p(std::exp(x)) - x);
        } else {
            result.occupation[m] = std::abs(distance) < kDegeneracy ? 0.5 : (distance < 0 ? 1.0 : 0.0);
            result.grandPotential += std::min(distance, 0.0);
        }
    }
    result.electronCount = result.occupation.sum();
    return result;
}

Occupations occupyWithElectrons(const Eigen::VectorXd& levels, double electronCount, double kT)
{
    KONDOSCOPE_EXPECTS(kT >= 0 && electronCount >= 0 && electronCount <= double(levels.size()));
    if (kT == 0.0)
        return occupyGroundState(levels, electronCount);
    // in a gap N(mu) is flat to rounding and any mu there solves; the mean of the two roots is its middle
    const double shift = 1e-9 * std::min({1.0, electronCount + 1e-300, double(levels.size()) - electronCount + 1e-300});
    const double mu = 0.5 * (solveChemicalPotential(levels, electronCount - shift, kT) +
                             solveChemicalPotential(levels, electronCount + shift, kT));
    Occupations result = occupyAtChemicalPotential(levels, mu, kT);
    result.electronCount = electronCount;
    return result;
}

} // namespace kondoscope
