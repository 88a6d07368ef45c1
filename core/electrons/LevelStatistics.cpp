#include "core/electrons/LevelStatistics.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/support/Contracts.h"

namespace kondoscope {

namespace {

/// A Gaussian is cut off here, in standard deviations: 6e-7 of its weight lies outside.
constexpr double kReach = 5.0;

/// -f ln f, with its limit at 0.
double information(double f)
{
    return f > 0 ? -f * std::log(f) : 0.0;
}

} // namespace

ElectronicState electronicState(const Eigen::VectorXd& levels, const Occupations& occupations, int siteCount,
                                int latticeCount)
{
    KONDOSCOPE_EXPECTS(levels.size() == occupations.occupation.size() && siteCount > 0 && latticeCount > 0);
    const double share = 1.0 / latticeCount;
    ElectronicState state;
    state.electronCount = share * occupations.electronCount;
    state.grandPotential = share * occupations.grandPotential;
    state.freeEnergy = share * occupations.freeEnergy();
    state.internalEnergy = share * levels.dot(occupations.occupation);
    for (double f : occupations.occupation)
        state.entropy += share * (information(f) + information(1.0 - f));
    state.gap = gapBetweenLevels(levels, occupations.chemicalPotential);
    state.densityOfStates = densityOfLevels(levels, siteCount * latticeCount);
    return state;
}

DensityOfStates densityOfLevels(const Eigen::VectorXd& levels, int totalSites, int points)
{
    KONDOSCOPE_EXPECTS(levels.size() > 0 && totalSites > 0 && points > 1);
    const double low = levels[0], high = levels[levels.size() - 1];
    const double sigma =
        std::max((high - low) * std::clamp(8.0 / static_cast<double>(levels.size()), 1.0 / 150, 1.0 / 30), 1e-3);
    DensityOfStates result;
    result.resolution = sigma;
    result.energy = Eigen::VectorXd::LinSpaced(points, low - kReach * sigma, high + kReach * sigma);
    result.density = Eigen::VectorXd::Zero(points);
    const double spacing = result.energy[1] - result.energy[0];
    const double height = 1.0 / (totalSites * sigma * std::sqrt(2.0 * std::numbers::pi));
    for (double level : levels) {
        const double center = (level - result.energy[0]) / spacing, reach = kReach * sigma / spacing;
        const int first = std::max(0, static_cast<int>(std::ceil(center - reach)));
        const int last = std::min(points - 1, static_cast<int>(std::floor(center + reach)));
        // successive values of a Gaussian on a grid: their ratio changes by a constant factor
        const double step = spacing / sigma, x = (result.energy[first] - level) / sigma;
        double value = height * std::exp(-0.5 * x * x), ratio = std::exp(-step * (x + 0.5 * step));
        const double factor = std::exp(-step * step);
        for (int k = first; k <= last; ++k) {
            result.density[k] += value;
            value *= ratio;
            ratio *= factor;
        }
    }
    return result;
}

double gapBetweenLevels(const Eigen::VectorXd& levels, double chemicalPotential)
{
    const double* begin = levels.data();
    const double* end = begin + levels.size();
    const double* above = std::lower_bound(begin, end, chemicalPotential - kDegeneracy);
    if (above == begin || above == end || *above <= chemicalPotential + kDegeneracy)
        return 0.0;
    return *above - *(above - 1);
}

} // namespace kondoscope
