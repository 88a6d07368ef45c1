#include "core/ml/Trainer.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <map>
#include <numbers>
#include <numeric>
#include <set>

#include <Eigen/Geometry>
#include <fmt/format.h>

#include "core/ml/GroupNetwork.h"
#include "core/support/BuildInfo.h"
#include "core/support/Error.h"
#include "core/support/Hash.h"
#include "core/support/Random.h"

namespace kondoscope {

namespace {

/// A labelled frame of one of the data sets, prepared for the network.
struct Sample
{
    std::size_t dataset;
    std::int64_t trajectory;
    GroupNetwork::Frame frame;
    double torqueSquare; ///< mean square of the reference torque per component
};

VectorField torqueOf(const SpinField& spins, const VectorField& field)
{
    VectorField torque(spins.rows(), 3);
    for (Eigen::Index i = 0; i < spins.rows(); ++i)
        torque.row(i) = spins.row(i).head<3>().cross(field.row(i).head<3>());
    return torque;
}

double meanSquare(const VectorField& v)
{
    return v.squaredNorm() / static_cast<double>(v.size());
}

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

std::vector<Sample> makeSamples(const std::vector<Dataset>& datasets)
{
    std::vector<Sample> samples;
    for (std::size_t k = 0; k < datasets.size(); ++k) {
        for (const DatasetFrame& f : datasets[k].frames) {
            VectorField torque = torqueOf(f.spins, f.field);
            const double square = meanSquare(torque);
            samples.push_back(
                {k, f.trajectory, {&f.spins, std::move(torque), datasets[k].electrons.doping(), 1.0}, square});
        }
    }
    return samples;
}

/// Frames of small torque (late in a quench) would hardly count in a plain mean square.
void setFrameWeights(std::vector<Sample>& samples, double exponent)
{
    double sum = 0.0;
    for (Sample& s : samples)
        sum += s.frame.weight = std::pow(s.torqueSquare + 1e-4, -exponent);
    for (Sample& s : samples)
        s.frame.weight *= static_cast<double>(samples.size()) / sum;
}

/// Moves whole trajectories into the held-out part, chosen by the seed.
std::vector<Sample> splitByTrajectory(std::vector<Sample>& samples, double fraction, std::uint64_t seed)
{
    std::map<std::pair<std::size_t, std::int64_t>, double> draw;
    const RandomStream random(seed, kTraining);
    for (const Sample& s : samples)
        draw.try_emplace({s.dataset, s.trajectory}, 0.0);
    std::vector<std::pair<double, std::pair<std::size_t, std::int64_t>>> order;
    for (std::uint64_t index = 0; auto& [id, value] : draw) {
        value = random.uniform(index++, 0x5011u)[0];
        order.push_back({value, id});
    }
    std::sort(order.begin(), order.end());
    const auto wanted = static_cast<std::size_t>(std::lround(fraction * double(order.size())));
    std::set<std::pair<std::size_t, std::int64_t>> heldOut;
    for (std::size_t k = 0; k < std::min(wanted, order.size() - 1); ++k)
        heldOut.insert(order[k].second);
    const auto middle = std::stable_partition(samples.begin(), samples.end(), [&](const Sample& s) {
        return !heldOut.contains({s.dataset, s.trajectory});
    });
    std::vector<Sample> validation(std::make_move_iterator(middle), std::make_move_iterator(samples.end()));
    samples.erase(middle, samples.end());
    return validation;
}

/// Draws batches: one lattice size at a time, sizes in proportion to their frames, without replacement within an epoch.
class BatchSource
{
public:
    BatchSource(const std::vector<Sample>& samples, const std::vector<Dataset>& datasets, int batchSites,
                std::uint64_t seed)
        : m_samples(samples), m_datasets(datasets), m_batchSites(batchSites), m_random(seed, kTraining)
    {}

    /// Frames of the next batch, all on `lattice`.
    std::vector<GroupNetwork::Frame> next(Lattice& lattice)
    {
        if (m_position >= m_batches.size())
            startEpoch();
        const std::vector<std::size_t>& batch = m_batches[m_position++];
        lattice = m_datasets[m_samples[batch.front()].dataset].lattice();
        std::vector<GroupNetwork::Frame> frames;
        for (std::size_t index : batch)
            frames.push_back(m_samples[index].frame);
        return frames;
    }

private:
    void shuffle(std::vector<std::size_t>& order)
    {
        for (std::size_t k = order.size(); k > 1; --k)
            std::swap(order[k - 1], order[m_random.words(m_draws++)[0] % k]);
    }

    void startEpoch()
    {
        std::map<std::pair<int, int>, std::vector<std::size_t>> bySize;
        for (std::size_t k = 0; k < m_samples.size(); ++k) {
            const Dataset& d = m_datasets[m_samples[k].dataset];
            bySize[{d.lx, d.ly}].push_back(k);
        }
        std::vector<std::vector<std::size_t>> batches;
        for (auto& [size, indices] : bySize) {
            shuffle(indices);
            const auto perBatch = static_cast<std::size_t>(std::max(1, m_batchSites / (size.first * size.second)));
            for (std::size_t k = 0; k < indices.size(); k += perBatch)
                batches.emplace_back(indices.begin() + std::ptrdiff_t(k),
                                     indices.begin() + std::ptrdiff_t(std::min(k + perBatch, indices.size())));
        }
        std::vector<std::size_t> order(batches.size());
        std::iota(order.begin(), order.end(), 0);
        shuffle(order);
        m_batches.clear();
        for (std::size_t k : order)
            m_batches.push_back(std::move(batches[k]));
        m_position = 0;
    }

    const std::vector<Sample>& m_samples;
    const std::vector<Dataset>& m_datasets;
    int m_batchSites;
    RandomStream m_random;
    std::uint64_t m_draws = 1ull << 40; // apart from the draws of the initial weights
    std::vector<std::vector<std::size_t>> m_batches;
    std::size_t m_position = 0;
};

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
    int smallest = Lattice::kMaximumSize;
    ContentHash dataHash;
    for (const Dataset& d : datasets) {
        card.fillingMinimum = std::min(card.fillingMinimum, d.electrons.filling);
        card.fillingMaximum = std::max(card.fillingMaximum, d.electrons.filling);
        card.kTMinimum = std::min(card.kTMinimum, d.electrons.kT);
        card.kTMaximum = std::max(card.kTMaximum, d.electrons.kT);
        const std::string hash = contentHash(d);
        dataHash.add(hash.data(), hash.size());
        smallest = std::min({smallest, d.lx, d.ly});
    }
    card.dataHash = dataHash.hex();
    card.sizeMinimum = smallest;
    card.sizeMaximum = config.maximumSize;
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
    model.card = makeCard(datasets, training, validation, config);
    model.card.validationTorqueMse = validation.empty() ? 0.0 : state.validationTorqueMse;
    return model;
}

} // namespace kondoscope
