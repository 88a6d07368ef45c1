#include "app/cli/SpectrumText.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <fmt/format.h>

namespace kondoscope {

namespace {

constexpr int kWidth = 72;         ///< of the plot [characters]
constexpr int kHeight = 8;         ///< [lines]
constexpr double kVisible = 0.005; ///< of the highest density: less is not worth the space

struct EnergyRange
{
    double low = 0.0;
    double high = 0.0;
    double position(double energy) const { return (energy - low) / (high - low); }
    /// Column of the plot that shows this energy.
    int column(double energy) const { return std::clamp(static_cast<int>(position(energy) * kWidth), 0, kWidth - 1); }
};

/// Energies with visible states, the chemical potential among them.
EnergyRange visibleRange(const DensityOfStates& states, double chemicalPotential)
{
    const double threshold = kVisible * states.density.maxCoeff();
    EnergyRange range{chemicalPotential, chemicalPotential};
    for (Eigen::Index i = 0; i < states.energy.size(); ++i) {
        if (states.density[i] >= threshold) {
            range.low = std::min(range.low, states.energy[i]);
            range.high = std::max(range.high, states.energy[i]);
        }
    }
    const double margin = 0.02 * (range.high - range.low);
    return {range.low - margin, range.high + margin};
}

/// Highest density in each column; columns between two energies of the grid continue the one before.
std::vector<double> columnHeights(const DensityOfStates& states, const EnergyRange& range)
{
    std::vector<double> heights(kWidth, -1.0);
    for (Eigen::Index i = 0; i < states.energy.size(); ++i) {
        if (states.energy[i] < range.low || states.energy[i] > range.high)
            continue;
        double& height = heights[static_cast<std::size_t>(range.column(states.energy[i]))];
        height = std::max(height, states.density[i]);
    }
    double last = 0.0;
    for (double& height : heights) {
        last = height < 0.0 ? last : height;
        height = last;
    }
    return heights;
}

/// One line of the bars. \param level  height of its lower edge [lines]
std::string barLine(const std::vector<double>& heights, double highest, int level)
{
    static const std::array<const char*, 9> kBlocks{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    std::string line;
    for (const double height : heights) {
        const double filled = height / highest * kHeight - level;
        line += kBlocks[static_cast<std::size_t>(std::clamp(static_cast<int>(std::lround(8 * filled)), 0, 8))];
    }
    return line;
}

/// Text at its place on a line of spaces, moved inside where it would stick out.
std::string placed(const std::string& text, int column, int width)
{
    const int start = std::clamp(column, 0, kWidth - width);
    return std::string(static_cast<std::size_t>(start), ' ') + text;
}

} // namespace

std::string spectrumCsv(const ElectronicState& state, double chemicalPotential, const std::string& title)
{
    const DensityOfStates& states = state.densityOfStates;
    const std::string gap = std::isnan(state.gap) ? "" : fmt::format("# gap = {}\n", state.gap);
    std::string text = fmt::format("# title = {}\n# chemical_potential = {}\n{}# resolution = {}\n"
                                   "energy_t,density_of_states_per_t_and_site\n",
                                   title, chemicalPotential, gap, states.resolution);
    for (Eigen::Index i = 0; i < states.energy.size(); ++i)
        text += fmt::format("{},{}\n", states.energy[i], states.density[i]);
    return text;
}

std::string spectrumPlot(const DensityOfStates& states, double chemicalPotential)
{
    if (states.density.size() < 2 || !(states.density.maxCoeff() > 0.0))
        return {};
    const EnergyRange range = visibleRange(states, chemicalPotential);
    const std::vector<double> heights = columnHeights(states, range);
    const double highest = *std::max_element(heights.begin(), heights.end());
    std::string text = fmt::format("density of states, up to {:.3g} states per t and site\n", highest);
    for (int level = kHeight - 1; level >= 0; --level)
        text += barLine(heights, highest, level) + "\n";
    const int mark = range.column(chemicalPotential);
    std::string axis;
    for (int column = 0; column < kWidth; ++column)
        axis += column == mark ? "┷" : "─";
    const std::string label = fmt::format("μ = {:.4g} t", chemicalPotential);
    const int labelWidth = static_cast<int>(label.size()) - 1; // μ takes two bytes
    const std::string high = fmt::format("{:.3g} t", range.high);
    const std::string low = fmt::format("{:.3g} t", range.low);
    text += axis + "\n" + placed(label, mark - labelWidth / 2, labelWidth) + "\n";
    return text + fmt::format("{}{:>{}}\n", low, high, kWidth - static_cast<int>(low.size()));
}

} // namespace kondoscope
