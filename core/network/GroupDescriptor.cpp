#include "core/network/GroupDescriptor.h"

#include <algorithm>
#include <cmath>

#include "core/network/SpinInputs.h"

namespace kondoscope {

namespace {

int indexOf(const std::vector<Offset>& list, Offset d)
{
    return int(std::find(list.begin(), list.end(), d) - list.begin());
}

} // namespace

GroupDescriptor::GroupDescriptor(const Lattice& lattice, const NetworkConfig& config)
    : bonds(lattice.disk(config.squaredCutoff)), ring(lattice.shell(1)), moments(momentShape(config).featureCount()),
      potentials(config.grandCanonical ? PotentialSteps<float>::kCount : 0)
{
    if (config.chiralities)
        for (int a = 0; a < int(ring.size()); ++a)
            for (int b = a; b < int(ring.size()); ++b)
                pairs.push_back({a, b});
}

int GroupDescriptor::image(const PointGroup& group, int g, int f) const
{
    if (f < int(bonds.size()))
        return indexOf(bonds, group.apply(g, bonds[std::size_t(f)]));
    if (f >= int(bonds.size() + pairs.size()))
        return f;
    const Pair pair = pairs[std::size_t(f) - bonds.size()];
    const int a = triangleImage(group, g, pair.first);
    const int b = triangleImage(group, g, pair.second);
    const auto isImage = [&](Pair p) { return p.first == std::min(a, b) && p.second == std::max(a, b); };
    return int(bonds.size()) + int(std::find_if(pairs.begin(), pairs.end(), isImage) - pairs.begin());
}

int GroupDescriptor::triangleImage(const PointGroup& group, int g, int k) const
{
    const int n = int(ring.size());
    const int first = indexOf(ring, group.apply(g, ring[std::size_t(k)]));
    const int second = indexOf(ring, group.apply(g, ring[std::size_t((k + 1) % n)]));
    return (first + 1) % n == second ? first : second;
}

std::vector<int> GroupDescriptor::orbits(const PointGroup& group) const
{
    std::vector<int> orbit(std::size_t(count()), -1);
    int found = 0;
    for (int f = 0; f < count(); ++f) {
        if (orbit[std::size_t(f)] >= 0)
            continue;
        for (int g = 0; g < group.order(); ++g)
            orbit[std::size_t(image(group, g, f))] = found;
        ++found;
    }
    return orbit;
}

WeightTie liftTie(const PointGroup& group, const GroupDescriptor& descriptor, int channels, int firstWeight)
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

MomentShape momentShape(const NetworkConfig& config)
{
    return {config.momentLevels, config.momentRadius, config.momentPolarization};
}

MomentHamiltonian momentHamiltonian(LatticeKind kind, const NetworkConfig& config)
{
    // band of -t sum c+c: -4 t to 4 t on the square, -6 t to 3 t on the triangular lattice
    const double t = config.momentHopping;
    const double first = (kind == LatticeKind::Square ? -4.0 : -6.0) * t;
    const double second = (kind == LatticeKind::Square ? 4.0 : 3.0) * t;
    const double low = std::min(first, second) - std::abs(config.momentCoupling);
    const double high = std::max(first, second) + std::abs(config.momentCoupling);
    MomentHamiltonian hamiltonian;
    hamiltonian.t = t;
    hamiltonian.J = config.momentCoupling;
    hamiltonian.a = 0.5 * (low + high);
    hamiltonian.b = 0.5 * (high - low);
    return hamiltonian;
}

} // namespace kondoscope
