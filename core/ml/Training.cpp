#include "core/ml/Training.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <numbers>
#include <set>

#include <Eigen/Geometry>
#include <fmt/format.h>

#include "core/ml/Optimizer.h"
#include "core/ml/TrainingBatches.h"
#include "core/ml/TrainingCard.h"
#include "core/ml/TrainingCheckpoint.h"
#include "core/network/Network.h"
#include "core/support/Error.h"
#include "core/support/ParallelFor.h"
#include "core/support/Threads.h"

namespace kondoscope {

namespace {

constexpr double kLossScale = 1e3; ///< brings losses of order 1e-4 t^2 to the scale of gradient_clip

double scheduledRate(const TrainingConfig& config, int iteration)
{
    constexpr int kWarmUp = 100;
    const double progress = double(iteration) / double(config.iterations);
    const double cosine = 0.01 + 0.99 * 0.5 * (1.0 + std::cos(std::numbers::pi * progress));
    return config.learningRate * cosine * std::min(1.0, double(iteration + 1) / kWarmUp);
}

TrainingConfig withHamiltonian(TrainingConfig config, const ElectronConfig& electrons)
{
    config.network.momentHopping = electrons.t1;
    config.network.momentCoupling = electrons.J;
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

/// Errors of a network on some frames.
struct FrameErrors
{
    double torqueSquare = 0.0; ///< sum over frames of the mean square error per component
    double referenceSquare = 0.0;
    double densitySquare = 0.0;
    int densityFrames = 0;
    int frames = 0;
};

} // namespace

/// One place for a frame of a batch: its networks (one for every lattice size) and its part of the gradient.
struct TrainingSlot
{
    std::map<std::pair<int, int>, Network<float>> networks;
    std::vector<float> gradient;
    double loss = 0.0;
    VectorField field, direction;
    Eigen::VectorXd density;

    Network<float>& networkFor(const TrainingFrame& frame, LatticeKind kind, const NetworkConfig& config)
    {
        const auto found = networks.find({frame.lx, frame.ly});
        if (found != networks.end())
            return found->second;
        const Lattice lattice(kind, frame.lx, frame.ly);
        return networks.emplace(std::pair{frame.lx, frame.ly}, makeNetwork<float>(lattice, config, true)).first->second;
    }
};

struct Training::Impl
{
    Impl(std::shared_ptr<const TrainingSet> theData, const TrainingConfig& theConfig, const ModelFile* start)
        : data(std::move(theData)), config(withHamiltonian(theConfig, data->electrons)),
          batches(data->training, config.batchSites, config.seed), origin(data->dataHash)
    {
        config.validate();
        if (start) {
            requireSameNetwork(*start, *data, config);
            startHash = modelHash(*start);
            origin += " from " + startHash;
        }
        state.optimizer = Optimizer(
            start ? start->weights : initialWeights(weightBlocks(data->kind, config.network), config.seed));
    }

    double frameLoss(TrainingSlot& slot, const TrainingFrame& frame, double share);
    FrameErrors errorsOn(const std::vector<const TrainingFrame*>& frames, const std::vector<float>& weights);
    void validate();

    std::shared_ptr<const TrainingSet> data;
    TrainingConfig config;
    TrainingBatches batches;
    std::string startHash; ///< of the model of the first weights; empty: random ones
    std::string origin;    ///< names the data and the first weights
    TrainingState state;
    std::vector<TrainingSlot> slots;
};

/// Loss of one frame, its gradient by the weights added to the slot's. \param share  of the frame in the batch
double Training::Impl::frameLoss(TrainingSlot& slot, const TrainingFrame& frame, double share)
{
    Network<float>& network = slot.networkFor(frame, data->kind, config.network);
    network.setWeights(state.optimizer.weights);
    const bool withDensity = network.hasDensity() && frame.density.size() > 0 && config.densityWeight > 0;
    const double energy =
        network.evaluate(frame.spins, frame.conditions, slot.field, withDensity ? &slot.density : nullptr, 1);
    const double sites = double(frame.spins.rows());
    const double scale = kLossScale * share * frame.weight;
    slot.direction.resize(frame.spins.rows(), 3);
    double torqueLoss = 0.0;
    for (Eigen::Index i = 0; i < frame.spins.rows(); ++i) {
        const Eigen::Vector3d s = frame.spins.row(i);
        const Eigen::Vector3d error =
            s.cross(slot.field.row(i).transpose().head<3>()) - frame.torque.row(i).transpose().head<3>();
        torqueLoss += error.squaredNorm();
        slot.direction.row(i) = (2.0 * scale / (3.0 * sites)) * s.cross(error).transpose(); // -dL/dH
    }
    double loss = torqueLoss / (3.0 * sites);
    LossSeeds seeds{&slot.direction};
    if (withDensity) {
        const Eigen::VectorXd error = slot.density - frame.density;
        loss += config.densityWeight * error.squaredNorm() / sites;
        slot.density = (2.0 * scale * config.densityWeight / sites) * error;
        seeds.density = &slot.density;
    }
    if (config.energyWeight > 0 && !state.reference.fillings.empty() && std::isfinite(frame.energy)) {
        const double error =
            (energy - frame.energy) / sites + state.reference.at(0.5 * (1.0 - frame.conditions.doping));
        loss += config.energyWeight * error * error;
        seeds.energy = 2.0 * scale * config.energyWeight * error / sites;
    }
    network.addLossGradient(seeds, slot.gradient);
    return loss * frame.weight;
}

FrameErrors Training::Impl::errorsOn(const std::vector<const TrainingFrame*>& frames, const std::vector<float>& weights)
{
    std::vector<FrameErrors> parts(frames.size());
    const int threads = std::max(1, std::min(threadBudget(), int(slots.size())));
    parallelFor(int(frames.size()), threads, [&](int task, int worker) {
        const TrainingFrame& frame = *frames[std::size_t(task)];
        TrainingSlot& slot = slots[std::size_t(worker)];
        Network<float>& network = slot.networkFor(frame, data->kind, config.network);
        network.setWeights(weights);
        network.evaluate(frame.spins, frame.conditions, slot.field, &slot.density, 1);
        FrameErrors& e = parts[std::size_t(task)];
        const double components = double(frame.torque.size());
        e.torqueSquare = (torqueOf(frame.spins, slot.field) - frame.torque).squaredNorm() / components;
        e.referenceSquare = frame.torqueSquare;
        if (network.hasDensity() && frame.density.size() > 0) {
            e.densitySquare = (slot.density - frame.density).squaredNorm() / double(frame.density.size());
            e.densityFrames = 1;
        }
    });
    FrameErrors total;
    for (const FrameErrors& e : parts) {
        total.torqueSquare += e.torqueSquare;
        total.referenceSquare += e.referenceSquare;
        total.densitySquare += e.densitySquare;
        total.densityFrames += e.densityFrames;
        ++total.frames;
    }
    return total;
}

/// Up to this many training frames tell how far training and validation errors are apart.
constexpr std::size_t kTrainingProbe = 48;

void Training::Impl::validate()
{
    std::vector<const TrainingFrame*> probe, held;
    const std::size_t stride = std::max<std::size_t>(1, data->training.size() / kTrainingProbe);
    for (std::size_t k = 0; k < data->training.size(); k += stride)
        probe.push_back(&data->training[k]);
    for (const TrainingFrame& f : data->validation)
        held.push_back(&f);
    const FrameErrors onTraining = errorsOn(probe, state.optimizer.average);
    const FrameErrors onHeld = errorsOn(held, state.optimizer.average);
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
    const double score = onHeld.frames ? point.validationTorqueMse : point.trainingTorqueMse;
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

void Training::step()
{
    Impl& t = *m_impl;
    TrainingState& state = t.state;
    const auto start = std::chrono::steady_clock::now();
    const std::vector<std::size_t> batch = t.batches.at(state.iteration);
    const std::size_t weights = state.optimizer.weights.size();
    t.slots.resize(std::max(t.slots.size(), std::max(batch.size(), std::size_t(threadBudget()))));
    parallelFor(int(batch.size()), threadBudget(), [&](int k, int) {
        TrainingSlot& slot = t.slots[std::size_t(k)];
        slot.gradient.assign(weights, 0.0f);
        slot.loss = t.frameLoss(slot, t.data->training[batch[std::size_t(k)]], 1.0 / double(batch.size()));
    });
    double loss = 0.0;
    std::vector<float>& sum = t.slots.front().gradient;
    for (std::size_t k = 0; k < batch.size(); ++k) {
        loss += t.slots[k].loss / double(batch.size());
        if (k > 0)
            for (std::size_t w = 0; w < weights; ++w)
                sum[w] += t.slots[k].gradient[w];
    }
    if (!std::isfinite(loss))
        throw NumericsError(fmt::format("the loss is not finite at iteration {} (the training diverged). Use a smaller "
                                        "training.learning_rate.",
                                        state.iteration));
    state.optimizer.step(sum, scheduledRate(t.config, state.iteration), t.config.weightDecay, t.config.gradientClip,
                         t.config.averaging);
    state.loss = state.iteration == 0 ? loss : 0.99 * state.loss + 0.01 * loss;
    ++state.iteration;
    const auto now = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
    if (state.iteration % t.config.validateEvery == 0 || state.iteration == t.config.iterations) {
        const double before = state.seconds;
        state.seconds += now();
        t.validate();
        state.seconds = before;
    }
    state.seconds += now();
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

void Training::save(const std::string& path) const
{
    writeCheckpoint(path, m_impl->state, m_impl->config, m_impl->origin);
}

void Training::resume(const std::string& path)
{
    m_impl->state = readCheckpoint(path, m_impl->config, m_impl->origin, m_impl->state.optimizer.weights.size());
}

} // namespace kondoscope
