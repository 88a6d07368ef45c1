#include "core/ml/TrainingCard.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/network/Network.h"
#include "core/support/BuildInfo.h"
#include "core/support/Threads.h"

namespace kondoscope {

namespace {

std::string today()
{
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    return fmt::format("{:04}-{:02}-{:02}", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday);
}

/// Rounded outwards: numbers drawn from a range do not reach its very ends.
double roundedDown(double value, double step)
{
    return step * std::floor(value / step + 1e-9);
}

double roundedUp(double value, double step)
{
    return step * std::ceil(value / step - 1e-9);
}

void roundRanges(ModelCard& card)
{
    constexpr double kFillingStep = 5e-4; // 0.001 of the doping
    card.fillingMinimum = std::max(0.0, roundedDown(card.fillingMinimum, kFillingStep));
    card.fillingMaximum = std::min(1.0, roundedUp(card.fillingMaximum, kFillingStep));
    const auto twoDigits = [](double kT) { return std::pow(10.0, std::floor(std::log10(kT)) - 1.0); };
    if (card.kTMinimum > 0.0) {
        card.kTMinimum = roundedDown(card.kTMinimum, twoDigits(card.kTMinimum));
        card.kTMaximum = roundedUp(card.kTMaximum, twoDigits(card.kTMaximum));
    }
}

/// What the data hold; a little more at the ends.
void setRanges(ModelCard& card, const TrainingSet& data)
{
    card.fillingMinimum = card.kTMinimum = 1e9;
    card.fillingMaximum = card.kTMaximum = -1e9;
    card.sizeMinimum = Lattice::kMaximumSize;
    for (const auto* frames : {&data.training, &data.validation})
        for (const TrainingFrame& f : *frames) {
            const double filling = 0.5 * (1.0 - f.conditions.doping);
            card.fillingMinimum = std::min(card.fillingMinimum, filling);
            card.fillingMaximum = std::max(card.fillingMaximum, filling);
            card.kTMinimum = std::min(card.kTMinimum, f.conditions.kT);
            card.kTMaximum = std::max(card.kTMaximum, f.conditions.kT);
            card.sizeMinimum = std::min({card.sizeMinimum, f.lx, f.ly});
        }
    roundRanges(card);
}

} // namespace

EnergyReference energyReference(const TrainingSet& data, const TrainingConfig& config,
                                const std::vector<float>& weights)
{
    constexpr std::size_t kMostFrames = 2000;
    std::map<double, std::pair<double, int>> sums; // by filling: sum of differences per site, frames
    std::map<std::pair<int, int>, Network<float>> networks;
    VectorField field;
    const std::size_t stride = std::max<std::size_t>(1, data.training.size() / kMostFrames);
    for (std::size_t k = 0; k < data.training.size(); k += stride) {
        const TrainingFrame& f = data.training[k];
        if (!std::isfinite(f.energy))
            continue;
        auto found = networks.find({f.lx, f.ly});
        if (found == networks.end()) {
            found = networks
                        .emplace(std::pair{f.lx, f.ly},
                                 makeNetwork<float>(Lattice(data.kind, f.lx, f.ly), config.network, false))
                        .first;
            found->second.setWeights(weights);
        }
        const double learned = found->second.evaluate(f.spins, f.conditions, field, nullptr, threadBudget());
        // fillings that were drawn from a range are gathered: the reference is smooth
        auto& [sum, count] = sums[std::round(500.0 * (1.0 - f.conditions.doping)) / 1000.0];
        sum += (f.energy - learned) / double(f.spins.rows());
        ++count;
    }
    EnergyReference reference;
    for (const auto& [filling, sum] : sums) {
        reference.fillings.push_back(filling);
        reference.offsets.push_back(sum.first / sum.second);
    }
    if (sums.empty()) // data without energies: the zero stays arbitrary
        reference = {{data.electrons.filling}, {0.0}};
    return reference;
}

ModelFile makeModel(const TrainingSet& data, const TrainingConfig& config, const std::vector<float>& weights,
                    const LearningPoint* point)
{
    ModelFile model;
    model.network = config.network;
    model.weights = weights;
    model.energyReference = energyReference(data, config, weights);
    ModelCard& card = model.card;
    card.kind = data.kind;
    card.electrons = data.electrons;
    setRanges(card, data);
    card.sizeMaximum = std::max(config.maximumSize, card.sizeMinimum);
    std::set<std::int64_t> trajectories;
    for (const TrainingFrame& f : data.training)
        trajectories.insert(f.trajectory);
    card.trainingTrajectories = int(trajectories.size());
    card.trainingFrames = int(data.training.size());
    card.validationFrames = int(data.validation.size());
    if (point && card.validationFrames > 0) {
        card.validationTorqueMse = point->validationTorqueMse;
        card.validationTorqueRms = point->validationTorqueRms;
        card.validationDensityRms = std::isfinite(point->densityRms) ? point->densityRms : 0.0;
    }
    card.dataHash = data.dataHash;
    card.dataSource = data.source;
    card.trainingConfig = toToml(config);
    card.programVersion = programVersion();
    card.created = today();
    return model;
}

} // namespace kondoscope
