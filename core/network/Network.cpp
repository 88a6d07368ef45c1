#include "core/network/Network.h"

#include <algorithm>
#include <cmath>

#include "core/support/Random.h"

namespace kondoscope {

namespace {

/// Rows of a part: few enough that the planes of a part stay in the cache, enough that its borders do not count.
constexpr int kRowsOfPart = 6;

int partsOf(const PlaneLayout& layout, int most)
{
    return std::clamp(layout.ly / kRowsOfPart, 1, most);
}

} // namespace

std::vector<double> conditionFeatures(const NetworkConditions& conditions, const NetworkConfig& config)
{
    const double x = conditions.doping / config.dopingScale;
    return {x - 1.0, std::sqrt(std::abs(x) + 0.01), std::tanh(3.0 * (x - 1.0)),
            0.5 * std::log(std::max(conditions.kT, 1e-4) / 0.01)};
}

std::vector<float> initialWeights(const std::vector<WeightBlock>& blocks, std::uint64_t seed)
{
    const RandomStream random(seed, kTraining);
    std::vector<float> weights;
    for (const WeightBlock& block : blocks)
        for (int k = 0; k < block.count; ++k)
            weights.push_back(float(block.spread * random.normal3(std::uint64_t(block.first + k))[0]));
    return weights;
}

template <typename Real>
Network<Real>::Network(const Lattice& lattice, Plan plan, const NetworkConfig& config, bool training)
    : m_plan(std::move(plan)), m_config(config)
{
    std::vector<bool> read; // by tensor: an operation before wrote its adjoint
    for (auto op = m_plan.operations.rbegin(); op != m_plan.operations.rend(); ++op) {
        std::vector<bool> accumulating;
        for (const Tensor t : (*op)->planeInputs()) {
            read.resize(std::max(read.size(), std::size_t(t.index) + 1), false);
            accumulating.push_back(read[std::size_t(t.index)]);
            read[std::size_t(t.index)] = true;
        }
        (*op)->setAccumulating(std::move(accumulating));
    }
    m_plan.workspace.allocate(PlaneLayout(lattice, m_plan.ghost), training);
    const WeightBlock& last = m_plan.blocks.back();
    m_weights.resize(std::size_t(last.first + last.count));
}

template <typename Real> void Network<Real>::setWeights(const std::vector<float>& weights)
{
    std::copy(weights.begin(), weights.end(), m_weights.begin());
    for (const auto& operation : m_plan.operations)
        operation->setWeights(m_weights.data());
}

template <typename Real> void Network<Real>::load(const VectorField& vectors, Slot slot)
{
    Workspace<Real>& w = m_plan.workspace;
    const PlaneLayout& layout = w.layout();
    for (int c = 0; c < 3; ++c) {
        Real* const plane = w.plane(m_plan.spins, c, slot);
        for (int y = 0; y < layout.ly; ++y)
            for (int x = 0; x < layout.lx; ++x)
                plane[layout.row(y) + std::size_t(x)] = Real(vectors(y * layout.lx + x, c));
        layout.fillGhosts(plane, 0, layout.ly);
    }
}

/// Runs step(operation, share) of all operations, with or without those of the density, or in reverse order, for all
/// parts of the lattice; once(operation) follows on the calling thread.
template <typename Real>
template <typename Step, typename Once>
void Network<Real>::sweep(bool reverse, bool density, int parts, int threads, Step step, Once once)
{
    const PlaneLayout& layout = m_plan.workspace.layout();
    const std::size_t count = m_plan.operations.size();
    for (std::size_t k = 0; k < count; ++k) {
        const std::size_t index = reverse ? count - 1 - k : k;
        if (!density && index >= m_plan.densityBegin && index < m_plan.densityEnd)
            continue;
        Operation<Real>& operation = *m_plan.operations[index];
        m_team->run(parts, std::min(threads, Workspace<Real>::kMostWorkers), [&](int part, int worker) {
            step(operation, Share{part, worker, layout.ly * part / parts, layout.ly * (part + 1) / parts});
        });
        if (operation.hasOnce())
            once(operation);
    }
}

template <typename Real>
double Network<Real>::evaluate(const SpinField& spins, const NetworkConditions& conditions, VectorField& field,
                               Eigen::VectorXd* density, int threads)
{
    Workspace<Real>& w = m_plan.workspace;
    const PlaneLayout& layout = w.layout();
    load(spins, Slot::Value);
    w.clearVectors(Slot::Adjoint);
    w.data(m_plan.energy)[0] = Real(0);
    if (m_plan.conditions.index >= 0) {
        const std::vector<double> features = conditionFeatures(conditions, m_config);
        std::copy(features.begin(), features.end(), w.data(m_plan.conditions));
    }
    const int parts = partsOf(layout, Workspace<Real>::kMostParts);
    if (isGrandCanonical())
        std::fill_n(w.data(m_plan.potential), layout.size, Real(conditions.chemicalPotential));
    w.data(m_plan.densityMean)[0] = Real(1.0 - conditions.doping);
    sweep(
        false, density || w.training(), parts, threads,
        [&](Operation<Real>& op, const Share& share) { op.forward(w, share); },
        [&](Operation<Real>& op) { op.forwardOnce(w); });
    w.data(m_plan.energy, Slot::Adjoint)[0] = Real(1);
    sweep(
        true, false, parts, threads, [&](Operation<Real>& op, const Share& share) { op.backward(w, share); },
        [&](Operation<Real>& op) { op.backwardOnce(w); });
    field.resize(layout.siteCount(), 3);
    for (int c = 0; c < 3; ++c)
        for (int y = 0; y < layout.ly; ++y)
            for (int x = 0; x < layout.lx; ++x)
                field(y * layout.lx + x, c) =
                    -double(w.plane(m_plan.spins, c, Slot::Adjoint)[layout.row(y) + std::size_t(x)]);
    if (density && hasDensity())
        readDensity(*density);
    return freeEnergy(conditions);
}

/// The output for it, or 1 - dE/dmu: a grand-canonical network adds to the half-filled lattice.
template <typename Real> void Network<Real>::readDensity(Eigen::VectorXd& density)
{
    Workspace<Real>& w = m_plan.workspace;
    const PlaneLayout& layout = w.layout();
    density.resize(layout.siteCount());
    const Real* const values =
        isGrandCanonical() ? w.plane(m_plan.potential, 0, Slot::Adjoint) : w.plane(m_plan.density, 0);
    for (int y = 0; y < layout.ly; ++y)
        for (int x = 0; x < layout.lx; ++x) {
            const double value = double(values[layout.row(y) + std::size_t(x)]);
            density[y * layout.lx + x] = isGrandCanonical() ? 1.0 - value : value;
        }
}

template <typename Real> double Network<Real>::freeEnergy(const NetworkConditions& conditions)
{
    const double energy = double(m_plan.workspace.data(m_plan.energy)[0]);
    if (!isGrandCanonical())
        return energy;
    const double sites = double(m_plan.workspace.layout().siteCount());
    return energy - (conditions.chemicalPotential - m_config.potentialCenter) * conditions.doping * sites;
}

/// What a loss on the density says: of the output for it, or, as a direction, of the potential.
template <typename Real> void Network<Real>::loadDensitySeed(const Eigen::VectorXd* seed)
{
    Workspace<Real>& w = m_plan.workspace;
    const PlaneLayout& layout = w.layout();
    if (!hasDensity())
        return;
    Real* const to = isGrandCanonical() ? w.plane(m_plan.potential, 0, Slot::Tangent)
                                        : w.plane(m_plan.density, 0, Slot::AdjointTangent);
    for (int y = 0; y < layout.ly; ++y)
        for (int x = 0; x < layout.lx; ++x) {
            const Real value = seed ? Real((*seed)[y * layout.lx + x]) : Real(0);
            to[layout.row(y) + std::size_t(x)] = isGrandCanonical() ? -value : value;
        }
}

/// With v = dL/d(dE/dS) the loss changes by the derivative of dE/d(weights) along v: two more sweeps. Losses on energy
/// and density enter where the second of these starts.
template <typename Real> void Network<Real>::addLossGradient(const LossSeeds& seeds, std::vector<Real>& gradient)
{
    Workspace<Real>& w = m_plan.workspace;
    load(*seeds.direction, Slot::Tangent);
    loadDensitySeed(seeds.density);
    w.clearVectors(Slot::Tangent);
    w.clearVectors(Slot::AdjointTangent);
    sweep(
        false, false, 1, 1, [&](Operation<Real>& op, const Share& share) { op.tangent(w, share); },
        [&](Operation<Real>& op) { op.tangentOnce(w); });
    w.data(m_plan.energy, Slot::AdjointTangent)[0] = Real(seeds.energy);
    sweep(
        true, true, 1, 1,
        [&](Operation<Real>& op, const Share& share) { op.tangentBackward(w, share, gradient.data()); },
        [&](Operation<Real>& op) { op.tangentBackwardOnce(w, gradient.data()); });
}

template class Network<float>;
template class Network<double>;

} // namespace kondoscope
