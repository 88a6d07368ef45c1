#include "core/ml/Training.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>
#include <optional>

#include <fmt/format.h>

#include "core/ml/LinearStart.h"
#include "core/ml/Optimizer.h"
#include "core/ml/TrainingBatches.h"
#include "core/ml/TrainingCard.h"
#include "core/ml/TrainingCheckpoint.h"
#include "core/ml/TrainingLoss.h"
#include "core/network/Network.h"
#include "core/support/Error.h"
#include "core/support/ParallelFor.h"
#include "core/support/Threads.h"

namespace kondoscope {

namespace {

double scheduledRate(const TrainingConfig& config, int iteration)
{
    constexpr int kWarmUp = 100;
    const double progress = double(iteration) / double(config.iterations);
    const double cosine = 0.01 + 0.99 * 0.5 * (1.0 + std::cos(std::numbers::pi * progress));
    return config.learningRate * cosine * std::min(1.0, double(iteration + 1) / kWarmUp);
}

/// Range of the chemical potential that a grand-canonical network is to see, from the data.
void setPotentials(NetworkConfig& network, const std::vector<TrainingFrame>& frames)
{
    double sum = 0.0, square = 0.0;
    for (const TrainingFrame& f : frames) {
        const double mu = f.conditions.chemicalPotential;
        if (!std::isfinite(mu))
            throw ConfigError(
                "a data set holds frames without chemical potential (a grand-canonical force field learns "
                "what depends on it). Label them again, or set network.grand_canonical = false.");
        sum += mu;
        square += mu * mu;
    }
    const double mean = sum / double(frames.size());
    constexpr double kNarrowest = 0.05; // [t]: data of one filling
    network.potentialCenter = mean;
    network.potentialScale = std::max(kNarrowest, std::sqrt(square / double(frames.size()) - mean * mean));
}

/// \throws ConfigError if the fields have no part along the spins: it would be learned to be zero
void requireRadialFields(const std::vector<TrainingFrame>& frames)
{
    constexpr double kRounding = 1e-12; // squared, of fields in single precision
    double along = 0.0, all = 0.0;
    for (const TrainingFrame& f : frames) {
        along += f.spins.cwiseProduct(f.field).rowwise().sum().squaredNorm();
        all += f.field.squaredNorm();
    }
    if (along <= kRounding * all)
        throw ConfigError("network.radial_field = true, but the fields of these data are perpendicular to the spins "
                          "everywhere (torques cannot teach the part along them). Set it to false, or use data with "
                          "full fields.");
}

/// What the network is told of the Hamiltonian comes from the data.
TrainingConfig withData(TrainingConfig config, const TrainingSet& data)
{
    config.network.momentHopping = data.electrons.t1;
    config.network.momentCoupling = data.electrons.J;
    if (config.network.grandCanonical)
        setPotentials(config.network, data.training);
    if (config.network.radialField)
        requireRadialFields(data.training);
    if (config.energyWeight > 0.0 &&
        std::ranges::none_of(data.training, [](const TrainingFrame& f) { return std::isfinite(f.energy); }))
        throw ConfigError("training.energy_weight > 0, but no frame of the data has an energy (there is nothing to "
                          "weigh). Set it to 0, or use data with energies.");
    return config;
}

void requireSameNetwork(const ModelFile& start, const TrainingSet& data, const TrainingConfig& config)
{
    const ElectronConfig &a = start.card.electrons, &b = data.electrons;
    if (start.card.kind != data.kind || a.t1 != b.t1 || a.t2 != b.t2 || a.t3 != b.t3 || a.J != b.J)
        throw ConfigError("the force field to start from is one of another lattice, hopping or J than the data (its "
                          "weights mean nothing there). Start without it.");
    if (networkToml(start.network) != networkToml(config.network))
        throw ConfigError("the force field to start from has another network than these settings (its weights do not "
                          "fit). Take its table [network], or start without it.");
}

} // namespace

struct Training::Impl
{
    Impl(std::shared_ptr<const TrainingSet> theData, const TrainingConfig& theConfig, const ModelFile* start)
        : data(std::move(theData)), config(withData(theConfig, *data)), loss{data->kind, config.network,
                                                                             config.densityWeight, config.energyWeight},
          batches(data->training, config.batchSites, config.seed), origin(data->dataHash)
    {
        config.validate();
        if (start) {
            requireSameNetwork(*start, *data, config);
            startHash = modelHash(*start);
            origin += " from " + startHash;
        }
        const std::vector<WeightBlock> blocks = weightBlocks(data->kind, config.network);
        for (const WeightBlock& block : blocks)
            rates.insert(rates.end(), std::size_t(block.count), float(block.rate));
        state.optimizer = Optimizer(start ? start->weights : initialWeights(blocks, config.seed));
        if (!start && config.network.linearEnergy)
            linearStart.emplace(*data, loss);
    }

    void prepare();
    void descend();
    void validate();

    std::shared_ptr<const TrainingSet> data;
    TrainingConfig config;
    LossTerms loss;
    TrainingBatches batches;
    std::string startHash; ///< of the model of the first weights; empty: random ones
    std::string origin;    ///< names the data and the first weights
    TrainingState state;
    std::vector<float> rates; ///< of learning, by weight
    std::vector<TrainingSlot> slots;
    std::optional<LinearStart> linearStart; ///< while it is not complete
};

/// Up to this many training frames tell how far training and validation errors are apart.
constexpr std::size_t kTrainingProbe = 48;

void Training::Impl::validate()
{
    std::vector<const TrainingFrame*> probe, held;
    const std::size_t stride = (data->training.size() + kTrainingProbe - 1) / kTrainingProbe;
    for (std::size_t k = 0; k < data->training.size(); k += stride)
        probe.push_back(&data->training[k]);
    for (const TrainingFrame& f : data->validation)
        held.push_back(&f);
    const FrameErrors onTraining = errorsOn(probe, slots, loss, state.optimizer.average);
    const FrameErrors onHeld = errorsOn(held, slots, loss, state.optimizer.average);
    LearningPoint point;
    point.iteration = state.iteration;
    point.seconds = state.seconds;
    point.loss = state.loss;
    point.trainingTorqueMse = onTraining.torqueSquare / onTraining.frames;
    const double nothing = std::nan("");
    point.validationTorqueMse = onHeld.frames ? onHeld.torqueSquare / onHeld.frames : nothing;
    point.validationTorqueRms = onHeld.frames ? std::sqrt(onHeld.referenceSquare / onHeld.frames) : nothing;
    point.densityRms = onHeld.densityFrames ? std::sqrt(onHeld.densitySquare / onHeld.densityFrames) : nothing;
    state.curve.push_back(point);
    // of the rms, not of the squares: a single trajectory that went astray must not choose among all
    const FrameErrors& judged = onHeld.frames ? onHeld : onTraining;
    const double score = judged.torqueRoot / judged.frames;
    if (state.best.empty() || score < state.bestScore) {
        state.best = state.optimizer.average;
        state.bestScore = score;
        state.bestPoint = int(state.curve.size()) - 1;
    }
    if (config.energyWeight > 0)
        state.reference = energyReference(*data, config, state.optimizer.average);
}

Training::Training(std::shared_ptr<const TrainingSet> data, const TrainingConfig& config, const ModelFile* start)
    : m_impl(std::make_unique<Impl>(std::move(data), config, start))
{}

Training::~Training() = default;

const TrainingConfig& Training::config() const
{
    return m_impl->config;
}

int Training::iteration() const
{
    return m_impl->state.iteration;
}

double Training::loss() const
{
    return m_impl->state.loss;
}

const std::vector<LearningPoint>& Training::curve() const
{
    return m_impl->state.curve;
}

bool Training::finished() const
{
    const TrainingState& state = m_impl->state;
    const int patience = m_impl->config.patience;
    return state.iteration >= m_impl->config.iterations ||
           (patience > 0 && !state.curve.empty() && int(state.curve.size()) - 1 - state.bestPoint >= patience);
}

/// A few frames of the linear start; the weights with the last of them.
void Training::Impl::prepare()
{
    linearStart->advance(slots, state.optimizer.weights.size());
    if (!linearStart->isComplete())
        return;
    linearStart->writeTo(state.optimizer.weights);
    state.optimizer.average = state.optimizer.weights;
    linearStart.reset();
}

void Training::Impl::descend()
{
    const std::vector<std::size_t> batch = batches.at(state.iteration);
    slots.resize(std::max(slots.size(), batch.size()));
    parallelFor(int(batch.size()), threadBudget(), [&](int k, int) {
        TrainingSlot& slot = slots[std::size_t(k)];
        slot.gradient.assign(state.optimizer.weights.size(), 0.0f);
        slot.loss = frameLoss(slot, data->training[batch[std::size_t(k)]], loss, state.optimizer.weights,
                              state.reference, 1.0 / double(batch.size()));
    });
    double meanLoss = 0.0;
    std::vector<float>& sum = slots.front().gradient;
    for (std::size_t k = 0; k < batch.size(); ++k) {
        meanLoss += slots[k].loss / double(batch.size());
        if (k > 0)
            for (std::size_t w = 0; w < sum.size(); ++w)
                sum[w] += slots[k].gradient[w];
    }
    if (!std::isfinite(meanLoss))
        throw NumericsError(fmt::format("the loss is not finite at iteration {} (the training diverged). Use a smaller "
                                        "training.learning_rate.",
                                        state.iteration));
    state.optimizer.step(sum, scheduledRate(config, state.iteration), rates, config.weightDecay, config.gradientClip,
                         config.averaging);
    state.loss = state.iteration == 0 ? meanLoss : 0.99 * state.loss + 0.01 * meanLoss;
    ++state.iteration;
}

void Training::step()
{
    Impl& t = *m_impl;
    TrainingState& state = t.state;
    const auto start = std::chrono::steady_clock::now();
    const double before = state.seconds;
    const auto count = [&] {
        state.seconds = before + std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    t.slots.resize(std::max(t.slots.size(), std::size_t(threadBudget())));
    if (t.linearStart) {
        t.prepare();
        count();
        return;
    }
    t.descend();
    count(); // the learning curve tells the time before its validation
    if (state.iteration % t.config.validateEvery == 0 || state.iteration == t.config.iterations)
        t.validate();
    count();
}

ModelFile Training::model() const
{
    const TrainingState& state = m_impl->state;
    if (state.iteration == 0)
        throw ConfigError("the training has not begun (there is no model yet). Let it run for a while.");
    const bool validated = !state.best.empty();
    ModelFile model = makeModel(*m_impl->data, m_impl->config, validated ? state.best : state.optimizer.average,
                                validated ? &state.curve[std::size_t(state.bestPoint)] : nullptr);
    model.card.startHash = m_impl->startHash;
    model.diagnostics.curve = state.curve;
    return model;
}

bool Training::made(const ModelFile& model) const
{
    const ModelCard& card = model.card;
    return card.trainingConfig == toToml(m_impl->config) && card.dataHash == m_impl->data->dataHash &&
           card.startHash == m_impl->startHash;
}

void Training::save(const std::string& path) const
{
    writeCheckpoint(path, m_impl->state, m_impl->config, m_impl->origin);
}

void Training::resume(const std::string& path)
{
    m_impl->state = readCheckpoint(path, m_impl->config, m_impl->origin, m_impl->state.optimizer.weights.size());
    if (m_impl->state.iteration > 0)
        m_impl->linearStart.reset();
}

} // namespace kondoscope
