#include "core/ml/Trainer.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <map>
#include <numbers>
#include <set>

#include <fmt/format.h>

#include "core/ml/GroupNetwork.h"
#include "core/ml/TrainingData.h"
#include "core/support/BuildInfo.h"
#include "core/support/Error.h"
#include "core/support/Hash.h"

namespace kondoscope {

namespace {

void requireSameHamiltonian(const std::vector<Dataset>& datasets)
{
    if (datasets.empty())
        throw ConfigError("no data set was given (there is nothing to learn from). Give at least one --dataset.");
    const Dataset& first = datasets.front();
    for (const Dataset& d : datasets) {
        const ElectronConfig &a = d.electrons, &b = first.electrons;
        if (d.kind != first.kind || a.t1 != b.t1 || a.t2 != b.t2 || a.t3 != b.t3 || a.J != b.J ||
            a.ensemble != Ensemble::Canonical)
            throw ConfigError(
                "the data sets have different lattices, hoppings or J, or are not canonical (one force field "
                "describes one Hamiltonian at fixed filling). Train them apart.");
        for (const DatasetFrame& f : d.frames)
            if (f.field.rows() != f.spins.rows())
                throw ConfigError(
                    "a data set holds frames without fields (torques are what is learned). Label it first: "
                    "kondoscope-cli forces --solver ed --dataset FILE -o LABELLED.h5.");
    }
}

double learningRate(const TrainingConfig& config, int iteration)
{
    constexpr int kWarmUp = 30;
    const double progress = double(iteration) / double(config.iterations);
    const double cosine = 0.01 + 0.99 * 0.5 * (1.0 + std::cos(std::numbers::pi * progress));
    return config.learningRate * cosine * std::min(1.0, double(iteration + 1) / kWarmUp);
}

void average(std::map<std::string, std::vector<float>>& mean, const std::map<std::string, std::vector<float>>& now,
             double decay)
{
    for (auto& [name, values] : mean) {
        const std::vector<float>& latest = now.at(name);
        for (std::size_t k = 0; k < values.size(); ++k)
            values[k] = static_cast<float>(decay * values[k] + (1.0 - decay) * latest[k]);
    }
}

double validate(GroupNetwork& network, const std::vector<Sample>& samples, const std::vector<Dataset>& datasets)
{
    double sum = 0.0;
    VectorField field;
    for (const Sample& s : samples) {
        network.evaluate(datasets[s.dataset].lattice(), *s.frame.spins, s.frame.doping, field);
        sum += meanSquare(torqueOf(*s.frame.spins, field) - s.frame.torque);
    }
    return samples.empty() ? std::nan("") : sum / double(samples.size());
}

/// Local energies carry over to larger lattices; this far, where the training does not say otherwise.
constexpr int kDefaultGrowth = 5;

ModelCard makeCard(const std::vector<Dataset>& datasets, const std::vector<Sample>& training,
                   const std::vector<Sample>& validation, const TrainingConfig& config)
{
    ModelCard card;
    const auto largest = std::max_element(datasets.begin(), datasets.end(), [](const Dataset& a, const Dataset& b) {
        return a.frames.size() < b.frames.size();
    });
    card.kind = largest->kind;
    card.electrons = largest->electrons;
    card.fillingMinimum = card.kTMinimum = 1e9;
    card.fillingMaximum = card.kTMaximum = -1e9;
    int smallest = Lattice::kMaximumSize, widest = 0;
    ContentHash dataHash;
    for (const Dataset& d : datasets) {
        card.fillingMinimum = std::min(card.fillingMinimum, d.electrons.filling);
        card.fillingMaximum = std::max(card.fillingMaximum, d.electrons.filling);
        card.kTMinimum = std::min(card.kTMinimum, d.electrons.kT);
        card.kTMaximum = std::max(card.kTMaximum, d.electrons.kT);
        const std::string hash = contentHash(d);
        dataHash.add(hash.data(), hash.size());
        smallest = std::min({smallest, d.lx, d.ly});
        widest = std::max({widest, d.lx, d.ly});
    }
    card.dataHash = datasets.size() == 1 ? contentHash(datasets.front()) : dataHash.hex();
    card.sizeMinimum = smallest;
    card.sizeMaximum = config.maximumSize > 0 ? config.maximumSize : kDefaultGrowth * widest;
    std::set<std::pair<std::size_t, std::int64_t>> trajectories;
    for (const Sample& s : training)
        trajectories.insert({s.dataset, s.trajectory});
    card.trainingTrajectories = static_cast<int>(trajectories.size());
    card.trainingFrames = static_cast<int>(training.size());
    card.validationFrames = static_cast<int>(validation.size());
    double square = 0.0;
    for (const Sample& s : validation)
        square += s.torqueSquare;
    card.validationTorqueRms = validation.empty() ? 0.0 : std::sqrt(square / double(validation.size()));
    card.trainingConfig = toToml(config);
    card.programVersion = programVersion();
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    card.created = fmt::format("{:04}-{:02}-{:02}", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday);
    return card;
}

} // namespace

EnergyReference energyReference(GroupNetwork& network, const std::vector<Dataset>& datasets)
{
    std::map<double, std::pair<double, int>> sums; // by filling: sum of differences per site, frames
    VectorField field;
    for (const Dataset& d : datasets) {
        const Lattice lattice = d.lattice();
        for (const DatasetFrame& f : d.frames) {
            if (!std::isfinite(f.energy))
                continue;
            const double learned = network.evaluate(lattice, f.spins, d.electrons.doping(), field);
            auto& [sum, count] = sums[d.electrons.filling];
            sum += (f.energy - learned) / lattice.siteCount();
            ++count;
        }
    }
    EnergyReference reference;
    for (const auto& [filling, sum] : sums) {
        reference.fillings.push_back(filling);
        reference.offsets.push_back(sum.first / sum.second);
    }
    if (sums.empty()) // data without energies: the zero stays arbitrary
        reference = {{datasets.front().electrons.filling}, {0.0}};
    return reference;
}

ModelFile trainForceField(const std::vector<Dataset>& datasets, const TrainingConfig& config,
                          const std::function<void(const TrainingProgress&)>& progress, std::stop_token stop)
{
    constexpr int kReportEvery = 20, kValidateEvery = 500;
    config.validate();
    requireSameHamiltonian(datasets);
    std::vector<Sample> training = makeSamples(datasets);
    setFrameWeights(training, config.frameWeight);
    const std::vector<Sample> validation = splitByTrajectory(training, config.validationFraction, config.seed);
    if (training.empty())
        throw ConfigError("the data sets hold no frames to train on (all were empty). Generate more data.");

    GroupNetwork network(datasets.front().kind, config.network, config.seed);
    BatchSource batches(training, datasets, config.batchSites, config.seed);
    auto mean = network.weights();
    const auto validateMean = [&] {
        const auto present = network.weights();
        network.setWeights(mean);
        const double mse = validate(network, validation, datasets);
        network.setWeights(present);
        return mse;
    };
    TrainingProgress state;
    state.iterations = config.iterations;
    state.validationTorqueMse = std::nan("");
    Lattice lattice = datasets.front().lattice();
    for (int iteration = 0; iteration < config.iterations; ++iteration) {
        if (stop.stop_requested())
            throw Cancelled();
        const auto frames = batches.next(lattice);
        const double loss = network.trainStep(lattice, frames, learningRate(config, iteration), config.weightDecay,
                                              config.gradientClip);
        if (!std::isfinite(loss))
            throw NumericsError(
                fmt::format("the loss is not finite at iteration {} (the training diverged). Use a smaller "
                            "training.learning_rate.",
                            iteration));
        average(mean, network.weights(), std::min(config.averaging, double(iteration + 1) / double(iteration + 10)));
        state.loss = iteration == 0 ? loss : 0.98 * state.loss + 0.02 * loss;
        state.iteration = iteration + 1;
        if (state.iteration % kValidateEvery == 0 || state.iteration == config.iterations)
            state.validationTorqueMse = validateMean();
        if (progress && (state.iteration % kReportEvery == 0 || state.iteration == config.iterations))
            progress(state);
    }
    ModelFile model;
    model.network = config.network;
    model.weights = mean;
    network.setWeights(mean);
    model.energyReference = energyReference(network, datasets);
    model.card = makeCard(datasets, training, validation, config);
    model.card.validationTorqueMse = validation.empty() ? 0.0 : state.validationTorqueMse;
    return model;
}

} // namespace kondoscope
