#include "ui/scene/Spectrum.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/support/Error.h"
#include "ui/scene/NumberTable.h"

namespace kondoscope {

namespace {

constexpr const char* kHeading = "energy_t,density_of_states_per_t_and_site";

/// \throws FileError without place unless the row may follow on `energies`
void checkRow(double energy, double density, const std::vector<double>& energies)
{
    if (density < 0.0)
        throw FileError(fmt::format("the density {} is negative (it counts states). Correct the line.", density));
    if (!energies.empty() && energy <= energies.back())
        throw FileError(fmt::format("the energy {} does not ascend (the curve runs from low to high energies). Sort "
                                    "the lines.",
                                    energy));
}

} // namespace

EnergyWindow energyWindow(const DensityOfStates& states, double chemicalPotential)
{
    constexpr double kNoticeable = 2e-3; ///< of the highest density
    constexpr double kMargin = 0.03;
    if (states.energy.size() == 0)
        return {};
    const double threshold = kNoticeable * states.density.maxCoeff();
    EnergyWindow window{states.energy[states.energy.size() - 1], states.energy[0]};
    for (Eigen::Index i = 0; i < states.energy.size(); ++i) {
        if (states.density[i] <= threshold)
            continue;
        window.low = std::min(window.low, states.energy[i]);
        window.high = std::max(window.high, states.energy[i]);
    }
    if (window.low >= window.high) // no states at all, or one level on one point of the grid
        window = {states.energy[0], states.energy[states.energy.size() - 1]};
    if (std::isfinite(chemicalPotential)) {
        window.low = std::min(window.low, chemicalPotential);
        window.high = std::max(window.high, chemicalPotential);
    }
    const double margin = kMargin * (window.high - window.low);
    return {window.low - margin, window.high + margin};
}

std::vector<Eigen::Vector2d> curveBetween(const DensityOfStates& states, double low, double high)
{
    const Eigen::VectorXd& energy = states.energy;
    const Eigen::VectorXd& density = states.density;
    std::vector<Eigen::Vector2d> points;
    const auto addBetween = [&](Eigen::Index i, double at) {
        if (i > 0 && energy[i - 1] < at && at < energy[i]) {
            const double w = (at - energy[i - 1]) / (energy[i] - energy[i - 1]);
            points.emplace_back(at, (1.0 - w) * density[i - 1] + w * density[i]);
        }
    };
    for (Eigen::Index i = 0; i < energy.size(); ++i) {
        addBetween(i, low);
        addBetween(i, high);
        if (energy[i] >= low && energy[i] <= high)
            points.emplace_back(energy[i], density[i]);
    }
    return points;
}

Spectrum readSpectrum(const std::string& path)
{
    Spectrum spectrum;
    std::vector<double> energies;
    std::vector<double> densities;
    const auto takeComment = [&](std::string_view key, std::string_view value) {
        if (key == "chemical_potential")
            spectrum.chemicalPotential = commentNumber(key, value);
        else if (key == "gap")
            spectrum.gap = commentNumber(key, value);
        else if (key == "resolution")
            spectrum.states.resolution = commentNumber(key, value);
        else if (key == "title")
            spectrum.title = value;
    };
    const auto takeRow = [&](const std::vector<double>& row) {
        checkRow(row[0], row[1], energies);
        energies.push_back(row[0]);
        densities.push_back(row[1]);
    };
    readNumberTable(path, {kHeading, takeComment, takeRow});
    if (energies.size() < 2)
        throw FileError(fmt::format("{}: holds {} energies (a curve needs two). Write it with kondoscope-cli spectrum.",
                                    path, energies.size()));
    const auto count = static_cast<Eigen::Index>(energies.size());
    spectrum.states.energy = Eigen::Map<Eigen::VectorXd>(energies.data(), count);
    spectrum.states.density = Eigen::Map<Eigen::VectorXd>(densities.data(), count);
    return spectrum;
}

} // namespace kondoscope
