#include "core/torch/TensorPlan.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include <fmt/format.h>

#include "core/network/GroupDescriptor.h"
#include "core/network/GroupTies.h"
#include "core/network/MeanEnergy.h"
#include "core/network/Network.h"
#include "core/support/Contracts.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

/// The weights of a network by the names of its blocks.
class NamedWeights
{
public:
    NamedWeights(LatticeKind kind, const NetworkConfig& config, const std::vector<float>& weights)
        : m_blocks(weightBlocks(kind, config)), m_weights(weights)
    {
        KONDOSCOPE_EXPECTS(std::size_t(m_blocks.back().first + m_blocks.back().count) == weights.size());
    }

    /// Index of the first weight of a block.
    int first(const std::string& name) const { return find(name).first; }

    std::vector<float> values(const std::string& name) const
    {
        const WeightBlock& block = find(name);
        const auto start = m_weights.begin() + block.first;
        return {start, start + block.count};
    }

    DensePlan dense(const std::string& name, int outputs, int inputs) const
    {
        return {outputs, inputs, values(name + ".weight"), values(name + ".bias")};
    }

    /// Matrix of a layer that uses one weight in many places.
    DensePlan tied(const WeightTie& tie) const
    {
        DensePlan plan{tie.outputs, tie.inputs * int(tie.taps.size()), {}, {}};
        for (const int index : tie.weight)
            plan.matrix.push_back(index < 0 ? 0.0f : m_weights[std::size_t(index)] * float(tie.scale));
        return plan;
    }

    /// A part of the network that nothing here knows must not be left out silently.
    void requireAllRead() const
    {
        for (const WeightBlock& block : m_blocks)
            if (!m_read.contains(block.name))
                throw ConfigError(
                    fmt::format("This force field has a part, \"{}\", that runs on the processor only (the "
                                "energy would be wrong without it). Set solver.device to \"cpu\".",
                                block.name));
    }

private:
    const WeightBlock& find(const std::string& name) const
    {
        const auto found =
            std::find_if(m_blocks.begin(), m_blocks.end(), [&](const WeightBlock& b) { return b.name == name; });
        KONDOSCOPE_EXPECTS(found != m_blocks.end());
        m_read.insert(name);
        return *found;
    }

    std::vector<WeightBlock> m_blocks;
    const std::vector<float>& m_weights;
    mutable std::set<std::string> m_read;
};

/// Bias, modulation and, for all but heads, what the context gains.
void addActivation(LayerPlan& layer, const std::string& name, const NamedWeights& weights, int context, bool isHead)
{
    layer.bias = weights.values(name + ".bias");
    if (context == 0)
        return;
    layer.modulation = weights.dense(name + ".modulation", 2 * layer.channels, context);
    if (!isHead)
        layer.mean = weights.dense(name + ".mean", context, layer.channels);
}

LayerPlan liftPlan(const GroupDescriptor& descriptor, const PointGroup& group, const NetworkConfig& config,
                   const NamedWeights& weights)
{
    LayerPlan layer;
    layer.weights = weights.tied(liftTie(group, descriptor, config.channels, weights.first("lift.weight")));
    layer.channels = config.channels;
    addActivation(layer, "lift", weights, config.context, false);
    return layer;
}

LayerPlan convolutionPlan(const std::string& name, const Lattice& lattice, const std::vector<Offset>& taps,
                          const PointGroup& group, const NetworkConfig& config, const NamedWeights& weights)
{
    LayerPlan layer;
    if (taps.size() > 1)
        layer.taps = shiftTable(lattice, taps);
    layer.weights =
        weights.tied(groupTie(group, taps, config.channels, config.channels, weights.first(name + ".weight")));
    layer.channels = config.channels;
    addActivation(layer, name, weights, config.context, false);
    return layer;
}

/// Reads the sum of every channel over the group.
LayerPlan headPlan(const std::string& name, int units, const PointGroup& group, const NetworkConfig& config,
                   const NamedWeights& weights)
{
    LayerPlan head;
    head.channels = units;
    head.weights = {units, config.channels, weights.values(name + ".weight"), {}};
    for (float& w : head.weights.matrix)
        w *= float(1.0 / std::sqrt(double(group.order())));
    addActivation(head, name, weights, config.context, true);
    head.readout = weights.values(name + ".out");
    return head;
}

/// Of all operations that read neighbours: as far as a network is refused to reach around the lattice.
int reachOf(const Lattice& lattice, const NetworkConfig& config, const GroupDescriptor& descriptor)
{
    int furthest = std::max(reach(descriptor.bonds), config.momentLevels > 0 ? config.momentRadius : 0);
    for (const double radius : config.layers)
        furthest = std::max(furthest, reach(stencil(lattice, radius)));
    return furthest;
}

void addFeatures(TensorPlan& plan, const Lattice& lattice, const NetworkConfig& config,
                 const GroupDescriptor& descriptor)
{
    plan.bonds = shiftTable(lattice, descriptor.bonds);
    if (!descriptor.pairs.empty())
        plan.ring = shiftTable(lattice, descriptor.ring);
    for (const auto& [a, b] : descriptor.pairs)
        plan.pairs.push_back(std::int64_t(a) * plan.ring.count + b);
    plan.moments = momentPlan(lattice, config);
    plan.potentialSteps = descriptor.potentials;
    plan.potentialCenter = float(config.potentialCenter);
    plan.potentialScale = float(config.potentialScale);
}

/// Rows of a number for every orbit and a constant, as forms of all features.
DensePlan orbitForms(const std::vector<int>& orbits, const std::vector<float>& values)
{
    const std::size_t constant = std::size_t(1 + *std::max_element(orbits.begin(), orbits.end()));
    DensePlan forms{int(values.size() / (constant + 1)), int(orbits.size()), {}, {}};
    for (std::size_t row = 0; row < values.size(); row += constant + 1) {
        for (const int orbit : orbits)
            forms.matrix.push_back(values[row + std::size_t(orbit)]);
        forms.bias.push_back(values[row + constant]);
    }
    return forms;
}

void addLinearEnergy(TensorPlan& plan, const std::vector<int>& orbits, bool modulated, const NamedWeights& weights)
{
    std::vector<float> forms = weights.values(kLinearBlock);
    forms.push_back(0.0f); // A_0 has no constant
    if (modulated) {
        const std::vector<float> powers = weights.values(kLinearPowersBlock);
        forms.insert(forms.end(), powers.begin(), powers.end());
        plan.linearPotential = orbitForms(orbits, weights.values(kLinearPotentialBlock));
    }
    plan.linearEnergy = orbitForms(orbits, forms);
}

} // namespace

TensorPlan tensorPlan(const Lattice& lattice, const NetworkConfig& config, const std::vector<float>& weights)
{
    if (config.architecture != Architecture::Group)
        throw ConfigError(
            fmt::format("This force field is of the architecture \"{}\", which runs on the processor only (those of "
                        "\"group\" run on GPUs too). Set solver.device to \"cpu\", or choose another model.",
                        name(config.architecture)));
    config.validate();
    const PointGroup group(lattice.kind());
    const GroupDescriptor descriptor(lattice, config);
    requireRoom(lattice, reachOf(lattice, config, descriptor));
    const NamedWeights named(lattice.kind(), config, weights);
    TensorPlan plan;
    plan.sites = lattice.siteCount();
    plan.groupOrder = group.order();
    addFeatures(plan, lattice, config, descriptor);
    if (config.context > 0)
        plan.context = named.dense("context.start", config.context, int(conditionFeatures({}, config).size()));
    plan.layers.push_back(liftPlan(descriptor, group, config, named));
    for (std::size_t l = 0; l < config.layers.size(); ++l)
        plan.layers.push_back(convolutionPlan(fmt::format("layer{}", l + 1), lattice,
                                              stencil(lattice, config.layers[l]), group, config, named));
    if (config.linearEnergy)
        addLinearEnergy(plan, descriptor.orbits(group), config.linearPowers > 0, named);
    if (config.densityHead > 0 && !config.grandCanonical)
        plan.densityHead = headPlan("density", config.densityHead, group, config, named);
    plan.energyHead = headPlan("energy", config.head, group, config, named);
    named.requireAllRead();
    return plan;
}

} // namespace kondoscope
