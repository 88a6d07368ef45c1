#include "core/ml/TrainingLoss.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Geometry>

#include "core/support/ParallelFor.h"
#include "core/support/Threads.h"

namespace kondoscope {

namespace {

constexpr double kLossScale = 1e3; ///< brings losses of order 1e-4 t^2 to the scale of gradient_clip

} // namespace

Network<float>& TrainingSlot::networkFor(const TrainingFrame& frame, const LossTerms& terms,
                                         const std::vector<float>& weights)
{
    const std::pair size{frame.lx, frame.ly};
    auto found = networks.find(size);
    if (found == networks.end()) {
        const Lattice lattice(terms.kind, frame.lx, frame.ly);
        found = networks.emplace(size, makeNetwork<float>(lattice, terms.network, true)).first;
    }
    found->second.setWeights(weights);
    return found->second;
}

double frameLoss(TrainingSlot& slot, const TrainingFrame& frame, const LossTerms& terms,
                 const std::vector<float>& weights, const EnergyReference& reference, double share)
{
    Network<float>& network = slot.networkFor(frame, terms, weights);
    const bool withDensity = network.hasDensity() && frame.density.size() > 0 && terms.densityWeight > 0;
    const double energy =
        network.evaluate(frame.spins, frame.conditions, slot.field, withDensity ? &slot.density : nullptr, 1);
    const double sites = double(frame.spins.rows());
    const double scale = kLossScale * share * frame.weight;
    slot.direction.resize(frame.spins.rows(), 3);
    double torqueLoss = 0.0;
    for (Eigen::Index i = 0; i < frame.spins.rows(); ++i) {
        const Eigen::Vector3d s = frame.spins.row(i);
        Eigen::Vector3d error = slot.field.row(i) - frame.field.row(i);
        if (!terms.network.radialField)
            error -= s.dot(error) * s; // what is left is as long as the error of the torque
        torqueLoss += error.squaredNorm();
        slot.direction.row(i) = (-2.0 * scale / (3.0 * sites)) * error.transpose(); // -dL/dH
    }
    double loss = torqueLoss / (3.0 * sites);
    LossSeeds seeds{&slot.direction};
    if (withDensity) {
        const Eigen::VectorXd error = slot.density - frame.density;
        loss += terms.densityWeight * error.squaredNorm() / sites;
        slot.density = (2.0 * scale * terms.densityWeight / sites) * error;
        seeds.density = &slot.density;
    }
    if (terms.energyWeight > 0 && !reference.fillings.empty() && std::isfinite(frame.energy)) {
        const double error = (energy - frame.energy) / sites + reference.at(0.5 * (1.0 - frame.conditions.doping));
        loss += terms.energyWeight * error * error;
        seeds.energy = 2.0 * scale * terms.energyWeight * error / sites;
    }
    network.addLossGradient(seeds, slot.gradient);
    return loss * frame.weight;
}

FrameErrors errorsOn(const std::vector<const TrainingFrame*>& frames, std::vector<TrainingSlot>& slots,
                     const LossTerms& terms, const std::vector<float>& weights)
{
    std::vector<FrameErrors> parts(frames.size());
    const int threads = std::max(1, std::min(threadBudget(), int(slots.size())));
    parallelFor(int(frames.size()), threads, [&](int task, int worker) {
        const TrainingFrame& frame = *frames[std::size_t(task)];
        TrainingSlot& slot = slots[std::size_t(worker)];
        Network<float>& network = slot.networkFor(frame, terms, weights);
        network.evaluate(frame.spins, frame.conditions, slot.field, &slot.density, 1);
        FrameErrors& e = parts[std::size_t(task)];
        const double components = double(frame.torque.size());
        e.torqueSquare = (torqueOf(frame.spins, slot.field) - frame.torque).squaredNorm() / components;
        e.torqueRoot = std::sqrt(e.torqueSquare);
        e.referenceSquare = frame.torqueSquare;
        if (network.hasDensity() && frame.density.size() > 0) {
            e.densitySquare = (slot.density - frame.density).squaredNorm() / double(frame.density.size());
            e.densityFrames = 1;
        }
    });
    FrameErrors total;
    for (const FrameErrors& e : parts) {
        total.torqueSquare += e.torqueSquare;
        total.torqueRoot += e.torqueRoot;
        total.referenceSquare += e.referenceSquare;
        total.densitySquare += e.densitySquare;
        total.densityFrames += e.densityFrames;
        ++total.frames;
    }
    return total;
}

} // namespace kondoscope
