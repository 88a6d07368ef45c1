#include "core/electrons/Occupations.h"

#include <algorithm>
#include <cmath>

#include "core/support/Contracts.h"

namespace kondoscope {

namespace {

double fermi(double x)
{
    return x > 0 ? std::exp(-x) / (1.0 + std::exp(-x)) : 1.0 / (1.0 + std::exp(x));
}

/// Sum of Fermi functions; levels that are full or empty to rounding are only counted.
double electronsAt(const Eigen::VectorXd& levels, double mu, double kT)
{
    constexpr double kReach = 45.0; // in kT
    const double* begin = levels.data();
    const double* end = begin + levels.size();
    const double* first = std::lower_bound(begin, end, mu - kReach * kT);
    const double* last = std::upper_bound(first, end, mu + kReach * kT);
    double count = 0.0;
    for (const double* e = first; e != last; ++e)
        count += fermi((*e - mu) / kT);
    return static_cast<double>(first - begin) + count;
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

Occupations occupyGroundState(const Eigen::VectorXd& levels, double electronCount, double degeneracy)
{
    const auto n = levels.size();
    Occupations result;
    result.occupation = Eigen::VectorXd::Zero(n);
    result.electronCount = electronCount;
    const auto top = std::clamp<Eigen::Index>(static_cast<Eigen::Index>(std::ceil(electronCount - 1e-9)), 1, n) - 1;
    const double fermiLevel = levels[top];
    Eigen::Index first = top, end = top + 1;
    while (first > 0 && fermiLevel - levels[first - 1] < degeneracy)
        --first;
    while (end < n && levels[end] - fermiLevel < degeneracy)
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

Occupations occupyWithElectrons(const Eigen::VectorXd& levels, double electronCount, double kT, double degeneracy)
{
    KONDOSCOPE_EXPECTS(kT >= 0 && electronCount >= 0 && electronCount <= double(levels.size()));
    if (kT == 0.0)
        return occupyGroundState(levels, electronCount, degeneracy);
    // in a gap N(mu) is flat to rounding and any mu there solves; the mean of the two roots is its middle
    const double shift = 1e-9 * std::min({1.0, electronCount + 1e-300, double(levels.size()) - electronCount + 1e-300});
    const double mu = 0.5 * (solveChemicalPotential(levels, electronCount - shift, kT) +
                             solveChemicalPotential(levels, electronCount + shift, kT));
    Occupations result = occupyAtChemicalPotential(levels, mu, kT);
    result.electronCount = electronCount;
    return result;
}

} // namespace kondoscope
