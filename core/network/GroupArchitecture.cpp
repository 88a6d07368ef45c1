#include "core/network/GroupArchitecture.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "core/network/CorrelationInputs.h"
#include "core/network/Forms.h"
#include "core/network/GroupDescriptor.h"
#include "core/network/GroupTies.h"
#include "core/network/MeanEnergy.h"
#include "core/network/Moments.h"
#include "core/network/NetworkBuilder.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

/// Weights that a least-squares fit finds better than a descent: it shall not carry them away (LinearStart.h).
constexpr double kLinearRate = 0.01;

template <typename Real> void addMoments(NetworkBuilder<Real>& builder, Tensor out)
{
    const NetworkConfig& config = builder.config;
    const MomentHamiltonian hamiltonian = momentHamiltonian(builder.lattice.kind(), config);
    const MomentShape shape = momentShape(config);
    auto moments = std::make_unique<Moments<Real>>(builder.plan.workspace, SpinPlanes{builder.plan.spins}, out,
                                                   builder.lattice, hamiltonian, shape);
    moments->setNormalization(momentNormalization(builder.lattice.kind(), hamiltonian, shape));
    builder.plan.operations.push_back(std::move(moments));
    builder.plan.ghost = std::max(builder.plan.ghost, config.momentRadius);
}

/// The energy by means of the features: one number for every orbit under the point group.
template <typename Real>
void addMeanEnergy(NetworkBuilder<Real>& builder, Tensor features, const PointGroup& group,
                   const GroupDescriptor& descriptor)
{
    std::vector<int> orbit = descriptor.orbits(group);
    const int orbits = 1 + *std::max_element(orbit.begin(), orbit.end());
    const int powers = builder.config.linearPowers;
    typename MeanEnergy<Real>::Weights weights;
    weights.linear = builder.block(kLinearBlock, orbits, 0.0, kLinearRate);
    if (powers > 0) {
        weights.potential = builder.block(kLinearPotentialBlock, orbits + 1, 0.1, kLinearRate);
        weights.powers = builder.block(kLinearPowersBlock, powers * (orbits + 1), 0.0, kLinearRate);
        weights.count = powers;
    }
    builder.template add<MeanEnergy<Real>>(features, builder.plan.energy, std::move(orbit), weights);
}

} // namespace

template <typename Real> typename Network<Real>::Plan groupPlan(const Lattice& lattice, const NetworkConfig& config)
{
    NetworkBuilder<Real> builder(lattice, config);
    auto& plan = builder.plan;
    const PointGroup group(lattice.kind());
    const GroupDescriptor descriptor(lattice, config);
    const int channels = config.channels;
    const int planes = channels * group.order();

    const Tensor features = plan.workspace.addPlanes(descriptor.count());
    const int bonds = int(descriptor.bonds.size());
    builder.template add<Bonds<Real>>(plan.workspace, SpinPlanes{plan.spins}, plan.workspace.slice(features, 0, bonds),
                                      descriptor.bonds);
    plan.ghost = reach(descriptor.bonds);
    if (!descriptor.pairs.empty()) {
        const Tensor chi = plan.workspace.addPlanes(int(descriptor.ring.size()));
        std::vector<TriangleCorners> corners;
        for (std::size_t k = 0; k < descriptor.ring.size(); ++k)
            corners.push_back({descriptor.ring[k], descriptor.ring[(k + 1) % descriptor.ring.size()]});
        builder.template add<Triangles<Real>>(plan.workspace, SpinPlanes{plan.spins}, chi, std::move(corners));
        std::vector<typename BilinearForms<Real>::Term> products;
        for (const GroupDescriptor::Pair& pair : descriptor.pairs)
            products.push_back({int(products.size()), {0, pair.first}, {0, pair.second}});
        const Tensor out = plan.workspace.slice(features, bonds, int(products.size()));
        builder.template add<BilinearForms<Real>>(std::vector<Tensor>{chi}, out, std::move(products));
    }

    const int invariants = bonds + int(descriptor.pairs.size());
    if (descriptor.moments > 0)
        addMoments(builder, plan.workspace.slice(features, invariants, descriptor.moments));
    if (descriptor.potentials > 0) {
        plan.potential = plan.workspace.addPlanes(1);
        builder.template add<PotentialSteps<Real>>(
            plan.potential, plan.workspace.slice(features, invariants + descriptor.moments, descriptor.potentials),
            config.potentialCenter, config.potentialScale);
    }

    builder.startContext();
    const int lift = builder.block("lift.weight", channels * descriptor.count(), 1.5 / std::sqrt(descriptor.count()));
    Tensor y = plan.workspace.addPlanes(planes);
    builder.template add<Convolution<Real>>(plan.workspace, features, y, liftTie(group, descriptor, channels, lift));
    Tensor x = builder.activate("lift", y, {}, channels, true);
    for (std::size_t l = 0; l < config.layers.size(); ++l) {
        const std::vector<Offset> taps = stencil(lattice, config.layers[l]);
        plan.ghost = std::max(plan.ghost, reach(taps));
        const std::string layer = fmt::format("layer{}", l + 1);
        const int weights = channels * channels * group.order() * int(taps.size());
        const int first = builder.block(layer + ".weight", weights,
                                        1.0 / std::sqrt(double(channels * group.order()) * double(taps.size())));
        y = plan.workspace.addPlanes(planes);
        builder.template add<Convolution<Real>>(plan.workspace, x, y, groupTie(group, taps, channels, channels, first));
        x = builder.activate(layer, y, x, channels, true);
    }
    if (config.linearEnergy)
        addMeanEnergy(builder, features, group, descriptor);
    builder.addHeads(x, channels);
    return std::move(builder.plan);
}

template Network<float>::Plan groupPlan<float>(const Lattice&, const NetworkConfig&);
template Network<double>::Plan groupPlan<double>(const Lattice&, const NetworkConfig&);

} // namespace kondoscope
