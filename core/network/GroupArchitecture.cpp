#include "core/network/GroupArchitecture.h"

#include <map>

#include <fmt/format.h>

#include "core/network/NetworkBuilder.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

using Pair = PairProducts<float>::Pair;

int indexOf(const std::vector<Offset>& list, Offset d)
{
    return int(std::find(list.begin(), list.end(), d) - list.begin());
}

/// The bonds and chirality products of a site, and how the point group permutes them.
struct Descriptor
{
    std::vector<Offset> bonds;
    std::vector<Offset> ring; ///< nearest neighbours in cyclic order
    std::vector<Pair> pairs;  ///< of triangles k = (ring_k, ring_(k+1))

    Descriptor(const Lattice& lattice, const NetworkConfig& config)
        : bonds(lattice.disk(config.squaredCutoff)), ring(lattice.shell(1))
    {
        if (config.chiralities)
            for (int a = 0; a < int(ring.size()); ++a)
                for (int b = a; b < int(ring.size()); ++b)
                    pairs.push_back({a, b});
    }

    int count() const { return int(bonds.size() + pairs.size()); }

    /// Feature to which element g carries feature f. A mirror reverses the order of a triangle's corners: both
    /// chiralities of a product change sign, the product does not.
    int image(const PointGroup& group, int g, int f) const
    {
        if (f < int(bonds.size()))
            return indexOf(bonds, group.apply(g, bonds[std::size_t(f)]));
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

/// The site itself and all displacements up to a squared radius.
std::vector<Offset> stencil(const Lattice& lattice, double squaredRadius)
{
    std::vector<Offset> taps{{0, 0}};
    if (squaredRadius >= 1.0)
        for (const Offset d : lattice.disk(squaredRadius))
            taps.push_back(d);
    return taps;
}

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

WeightTie groupTie(const PointGroup& group, const std::vector<Offset>& taps, int channels, int firstWeight)
{
    WeightTie tie;
    const int order = group.order();
    const int count = int(taps.size());
    tie.outputs = tie.inputs = channels * order;
    tie.taps = taps;
    for (int c = 0; c < channels; ++c)
        for (int g = 0; g < order; ++g)
            for (int d = 0; d < channels; ++d)
                for (int h = 0; h < order; ++h)
                    for (int p = 0; p < count; ++p) {
                        const int back = group.inverse(g);
                        const int relative = group.product(back, h);
                        const int tap = indexOf(taps, group.apply(back, taps[std::size_t(p)]));
                        tie.weight.push_back(firstWeight + ((c * channels + d) * order + relative) * count + tap);
                    }
    return tie;
}

int largestComponent(const std::vector<Offset>& offsets)
{
    int largest = 0;
    for (const Offset d : offsets)
        largest = std::max({largest, std::abs(d.x), std::abs(d.y)});
    return largest;
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
    plan.ghost = largestComponent(descriptor.bonds);
    if (!descriptor.pairs.empty()) {
        const Tensor chi = plan.workspace.addPlanes(int(descriptor.ring.size()));
        builder.template add<Chiralities<Real>>(plan.workspace, SpinPlanes{plan.spins}, chi, descriptor.ring);
        std::vector<typename PairProducts<Real>::Pair> pairs;
        for (const Pair& pair : descriptor.pairs)
            pairs.push_back({pair.first, pair.second});
        builder.template add<PairProducts<Real>>(chi, plan.workspace.slice(features, bonds, int(pairs.size())),
                                                 std::move(pairs));
    }

    builder.startContext();
    const int lift = builder.block("lift.weight", channels * descriptor.count(), 1.5 / std::sqrt(descriptor.count()));
    Tensor y = plan.workspace.addPlanes(planes);
    builder.template add<Convolution<Real>>(plan.workspace, features, y, liftTie(group, descriptor, channels, lift));
    Tensor x = builder.activate("lift", y, {}, channels, true);
    for (std::size_t l = 0; l < config.layers.size(); ++l) {
        const std::vector<Offset> taps = stencil(lattice, config.layers[l]);
        plan.ghost = std::max(plan.ghost, largestComponent(taps));
        const std::string layer = fmt::format("layer{}", l + 1);
        const int weights = channels * channels * group.order() * int(taps.size());
        const int first = builder.block(layer + ".weight", weights,
                                        1.0 / std::sqrt(double(channels * group.order()) * double(taps.size())));
        y = plan.workspace.addPlanes(planes);
        builder.template add<Convolution<Real>>(plan.workspace, x, y, groupTie(group, taps, channels, first));
        x = builder.activate(layer, y, x, channels, true);
    }
    builder.addHeads(x, channels);
    return std::move(builder.plan);
}

template Network<float>::Plan groupPlan<float>(const Lattice&, const NetworkConfig&);
template Network<double>::Plan groupPlan<double>(const Lattice&, const NetworkConfig&);

} // namespace kondoscope
