#include "core/simulation/DatasetConditions.h"

#include <algorithm>
#include <cmath>

#include "core/support/Random.h"

namespace kondoscope {

namespace {

/// Stream of the random numbers that choose fillings, temperatures and noise; the next after those of StreamId.
constexpr std::uint32_t kLabellingStream = 6;

/// Index of the draws of a whole trajectory: no frame has it.
constexpr std::uint64_t kTrajectoryIndex = ~std::uint64_t{0};

double uniformIn(const std::array<double, 2>& range, double uniform)
{
    return range[0] + (range[1] - range[0]) * uniform;
}

double logUniformIn(const std::array<double, 2>& range, double uniform)
{
    return range[0] * std::pow(range[1] / range[0], uniform);
}

} // namespace

TrajectoryDraw drawTrajectory(const DatasetRecipe& recipe, const DatasetSource& source, int trajectory)
{
    const auto turn = static_cast<std::size_t>(trajectory);
    TrajectoryDraw draw;
    draw.seed = source.seed + turn;
    const Eigen::Vector4d uniform = RandomStream(draw.seed, kLabellingStream).uniform(kTrajectoryIndex);
    draw.electrons = recipe.base.electrons;
    const std::size_t fillings = std::max<std::size_t>(1, source.filling.values.size());
    if (source.filling.draws > 0)
        draw.electrons.filling = uniformIn(source.filling.range, uniform[0]);
    else if (!source.filling.values.empty())
        draw.electrons.filling = source.filling.values[turn % fillings];
    if (source.kT.draws > 0)
        draw.electrons.kT = logUniformIn(source.kT.range, uniform[1]);
    else if (!source.kT.values.empty())
        draw.electrons.kT = source.kT.values[turn / fillings % source.kT.values.size()];
    draw.state = {source.states[turn % source.states.size()], uniformIn(source.noise, uniform[2]), draw.seed};
    return draw;
}

std::vector<ElectronConfig> drawConditions(const LabelConditions& labels, const TrajectoryDraw& trajectory, int frame)
{
    const RandomStream random(trajectory.seed, kLabellingStream);
    const auto index = static_cast<std::uint64_t>(frame);
    const std::size_t fillings = std::max<std::size_t>(1, labels.fillings.count());
    const std::size_t temperatures = std::max<std::size_t>(1, labels.kTs.count());
    std::vector<ElectronConfig> conditions;
    if (labels.own && labels.count() > fillings * temperatures)
        conditions.push_back(trajectory.electrons);
    for (std::size_t f = 0; f < fillings; ++f) {
        ElectronConfig electrons = trajectory.electrons;
        for (std::size_t t = 0; t < temperatures; ++t) {
            const auto draw = static_cast<std::uint32_t>(f * temperatures + t);
            const Eigen::Vector4d uniform = random.uniform(index, draw);
            if (labels.fillings.draws == 0 && !labels.fillings.values.empty())
                electrons.filling = labels.fillings.values[f];
            else if (labels.fillings.draws > 0 && t == 0) // all temperatures of a filling share it
                electrons.filling = uniformIn(labels.fillings.range, uniform[0]);
            if (labels.kTs.draws > 0)
                electrons.kT = logUniformIn(labels.kTs.range, uniform[1]);
            else if (!labels.kTs.values.empty())
                electrons.kT = labels.kTs.values[t];
            conditions.push_back(electrons);
        }
    }
    return conditions;
}

} // namespace kondoscope
