#include "core/network/GroupArchitecture.h"

#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "core/network/CorrelationInputs.h"
#include "core/network/Forms.h"
#include "core/network/GroupTies.h"
#include "core/network/Moments.h"
#include "core/network/NetworkBuilder.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

/// Triangles whose chiralities are multiplied.
struct Pair
{
    int first;
    int second;
};

int indexOf(const std::vector<Offset>& list, Offset d)
{
    return int(std::find(list.begin(), list.end(), d) - list.begin());
}

MomentShape momentShape(const NetworkConfig& config)
{
    return {config.momentLevels, config.momentRadius, config.momentPolarization};
}

/// The bonds and chirality products of a site, and how the point group permutes them.
struct Descriptor
{
    std::vector<Offset> bonds;
    std::vector<Offset> ring; ///< nearest neighbours in cyclic order
    std::vector<Pair> pairs;  ///< of triangles k = (ring_k, ring_(k+1))
    int moments;              ///< electronic moments: invariant
    int potentials;           ///< steps of the chemical potential: invariant

    Descriptor(const Lattice& lattice, const NetworkConfig& config)
        : bonds(lattice.disk(config.squaredCutoff)), ring(lattice.shell(1)),
          moments(momentShape(config).featureCount()),
          potentials(config.grandCanonical ? PotentialSteps<float>::kCount : 0)
    {
        if (config.chiralities)
            for (int a = 0; a < int(ring.size()); ++a)
                for (int b = a; b < int(ring.size()); ++b)
                    pairs.push_back({a, b});
    }

    int count() const { return int(bonds.size() + pairs.size()) + moments + potentials; }

    /// Feature to which element g carries feature f. A mirror reverses the order of a triangle's corners: both
    /// chiralities of a product change sign, the product does not.
    int image(const PointGroup& group, int g, int f) const
    {
        if (f < int(bonds.size()))
            return indexOf(bonds, group.apply(g, bonds[std::size_t(f)]));
        if (f >= int(bonds.size() + pairs.size()))
            return f;
        const Pair pair = pairs[std::size_t(f) - bonds.size()];
        const int a = triangleImage(group, g, pair.first);
        const int b = triangleImage(group, g, pair.second);
        for (std::size_t k = 0; k < pairs.size(); ++k)
            if (pairs[k].first == std::min(a, b) && pairs[k].second == std::max(a, b))
                return int(bonds.size() + k);
        return -1;
    }

private:
    int triangleImage(const PointGroup& group, int g, int k) const
    {
        const int n = int(ring.size());
        const int first = indexOf(ring, group.apply(g, ring[std::size_t(k)]));
        const int second = indexOf(ring, group.apply(g, ring[std::size_t((k + 1) % n)]));
        return (first + 1) % n == second ? first : second;
    }
};

WeightTie liftTie(const PointGroup& group, const Descriptor& descriptor, int channels, int firstWeight)
{
    WeightTie tie;
    tie.outputs = channels * group.order();
    tie.inputs = descriptor.count();
    tie.taps = {{0, 0}};
    for (int c = 0; c < channels; ++c)
        for (int g = 0; g < group.order(); ++g)
            for (int f = 0; f < tie.inputs; ++f)
                tie.weight.push_back(firstWeight + c * tie.inputs + descriptor.image(group, group.inverse(g), f));
    return tie;
}

template <typename Real> void addMoments(NetworkBuilder<Real>& builder, Tensor out)
{
    const NetworkConfig& config = builder.config;
    // band of -t sum c+c: -4 t to 4 t on the square, -6 t to 3 t on the triangular lattice
    const double t = config.momentHopping;
    const bool isSquare = builder.lattice.kind() == LatticeKind::Square;
    const double first = (isSquare ? -4.0 : -6.0) * t;
    const double second = (isSquare ? 4.0 : 3.0) * t;
    const double low = std::min(first, second) - std::abs(config.momentCoupling);
    const double high = std::max(first, second) + std::abs(config.momentCoupling);
    MomentHamiltonian hamiltonian;
    hamiltonian.t = config.momentHopping;
    hamiltonian.J = config.momentCoupling;
    hamiltonian.a = 0.5 * (low + high);
    hamiltonian.b = 0.5 * (high - low);
    const MomentShape shape = momentShape(config);
    auto moments = std::make_unique<Moments<Real>>(builder.plan.workspace, SpinPlanes{builder.plan.spins}, out,
                                                   builder.lattice, hamiltonian, shape);
    moments->setNormalization(momentNormalization(builder.lattice.kind(), hamiltonian, shape));
    builder.plan.operations.push_back(std::move(moments));
    builder.plan.ghost = std::max(builder.plan.ghost, config.momentRadius);
}

/// A weight for every orbit of features under the point group.
template <typename Real>
void addLinearEnergy(NetworkBuilder<Real>& builder, Tensor features, const PointGroup& group,
                     const Descriptor& descriptor)
{
    std::vector<int> orbit(std::size_t(descriptor.count()), -1);
    int orbits = 0;
    for (int f = 0; f < descriptor.count(); ++f) {
        if (orbit[std::size_t(f)] >= 0)
            continue;
        for (int g = 0; g < group.order(); ++g)
            orbit[std::size_t(descriptor.image(group, g, f))] = orbits;
        ++orbits;
    }
    const int first = builder.block("linear", orbits, 0.0);
    for (int& index : orbit)
        index += first;
    builder.template add<EnergySum<Real>>(features, builder.plan.energy, std::move(orbit));
}

} // namespace

template <typename Real> typename Network<Real>::Plan groupPlan(const Lattice& lattice, const NetworkConfig& config)
{
    NetworkBuilder<Real> builder(lattice, config);
    auto& plan = builder.plan;
    const PointGroup group(lattice.kind());
    const Descriptor descriptor(lattice, config);
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
        for (const Pair& pair : descriptor.pairs)
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
        addLinearEnergy(builder, features, group, descriptor);
    builder.addHeads(x, channels);
    return std::move(builder.plan);
}

template Network<float>::Plan groupPlan<float>(const Lattice&, const NetworkConfig&);
template Network<double>::Plan groupPlan<double>(const Lattice&, const NetworkConfig&);

} // namespace kondoscope
