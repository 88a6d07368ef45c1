#include "core/lattice/SpinCorrelations.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "core/support/Error.h"

namespace kondoscope {

namespace {

/// Displacements do not depend on the size of the lattice, so that the smallest one serves.
std::vector<Offset> neighborsWithin(LatticeKind kind, double squaredRadius)
{
    return Lattice(kind, Lattice::kMinimumSize, Lattice::kMinimumSize).disk(squaredRadius);
}

int neighborCount(LatticeKind kind, double squaredRadius)
{
    return static_cast<int>(neighborsWithin(kind, squaredRadius).size());
}

std::vector<Offset> checkedNeighbors(LatticeKind kind, const CorrelationCutoffs& cutoffs)
{
    cutoffs.validate(kind);
    return neighborsWithin(kind, std::max({cutoffs.bonds, cutoffs.pairs, cutoffs.chiralities, cutoffs.rings}));
}

SignedPermutations actionOnOffsets(const PointGroup& group, const std::vector<Offset>& offsets)
{
    std::map<std::pair<int, int>, int> indices;
    for (std::size_t i = 0; i < offsets.size(); ++i)
        indices[{offsets[i].x, offsets[i].y}] = static_cast<int>(i);
    return {group, static_cast<int>(offsets.size()), [&](int g, int i) -> SignedPermutations::Image {
                const Offset image = group.apply(g, offsets[static_cast<std::size_t>(i)]);
                return {indices.at({image.x, image.y}), 1};
            }};
}

/// Neighbours of one orbit next to each other around the centre; members of an orbit come counter-clockwise.
std::set<std::pair<int, int>> ringPairs(const SignedPermutations& neighborAction, int neighborsInside)
{
    std::set<std::pair<int, int>> pairs;
    for (const std::vector<int>& ring : neighborAction.orbits()) {
        if (ring.front() >= neighborsInside)
            continue;
        for (std::size_t a = 0; a < ring.size(); ++a)
            pairs.insert(std::minmax(ring[a], ring[(a + 1) % ring.size()]));
    }
    return pairs;
}

} // namespace

void CorrelationCutoffs::validate(LatticeKind kind) const
{
    for (const auto& [key, value] :
         {std::pair{"bonds", bonds}, {"pairs", pairs}, {"chiralities", chiralities}, {"rings", rings}})
        if (!(value >= 0.0 && value <= kMaximum))
            throw ConfigError(fmt::format("cutoff {} = {} is not possible (a squared radius between 0 and {}; the work "
                                          "grows with its square). Set it in this range.",
                                          key, value, kMaximum));
    const auto pairCount = [kind](double squaredRadius) {
        const int n = neighborCount(kind, squaredRadius);
        return n * (n - 1) / 2;
    };
    const int count =
        neighborCount(kind, bonds) + pairCount(pairs) + pairCount(chiralities) + neighborCount(kind, rings);
    if (count == 0)
        throw ConfigError("all cutoffs are below the distance of nearest neighbours (no correlation is left to "
                          "describe a site). Set one of bonds, pairs, chiralities, rings to 1 or more.");
    if (count > kMaximumCorrelations)
        throw ConfigError(fmt::format("the cutoffs give {} correlations a site (memory; at most {}). Lower the cutoffs "
                                      "of pairs and chiralities.",
                                      count, kMaximumCorrelations));
}

SpinCorrelations::SpinCorrelations(LatticeKind kind, const CorrelationCutoffs& cutoffs)
    : m_group(kind), m_neighbors(checkedNeighbors(kind, cutoffs)),
      m_neighborAction(actionOnOffsets(m_group, m_neighbors)), m_list(enumerate(kind, cutoffs)),
      m_bondCount(static_cast<int>(
          std::count_if(m_list.begin(), m_list.end(), [](Correlation c) { return c.kind == CorrelationKind::Bond; }))),
      m_action(makeAction())
{}

std::vector<Correlation> SpinCorrelations::enumerate(LatticeKind kind, const CorrelationCutoffs& cutoffs) const
{
    // neighbours come by shell: those within a smaller radius are the first ones
    std::vector<Correlation> list;
    for (int k = 0; k < neighborCount(kind, cutoffs.bonds); ++k)
        list.push_back({CorrelationKind::Bond, Correlation::kCenter, k});
    const int inner = neighborCount(kind, cutoffs.pairs);
    for (int j = 0; j < inner; ++j)
        for (int k = j + 1; k < inner; ++k)
            list.push_back({CorrelationKind::Bond, j, k});
    std::set<std::pair<int, int>> chiral = ringPairs(m_neighborAction, neighborCount(kind, cutoffs.rings));
    const int chiralInner = neighborCount(kind, cutoffs.chiralities);
    for (int j = 0; j < chiralInner; ++j)
        for (int k = j + 1; k < chiralInner; ++k)
            chiral.insert({j, k});
    for (const auto& [j, k] : chiral)
        list.push_back({CorrelationKind::Chirality, j, k});
    return list;
}

SignedPermutations SpinCorrelations::makeAction() const
{
    using Key = std::tuple<CorrelationKind, int, int>;
    std::map<Key, int> indices;
    for (int i = 0; i < count(); ++i) {
        const Correlation& c = m_list[static_cast<std::size_t>(i)];
        indices[{c.kind, c.first, c.second}] = i;
    }
    const auto carry = [this](int g, int neighbor) {
        return neighbor == Correlation::kCenter ? neighbor : m_neighborAction.image(g, neighbor).index;
    };
    return {m_group, count(), [&](int g, int i) -> SignedPermutations::Image {
                const Correlation& c = m_list[static_cast<std::size_t>(i)];
                const int first = carry(g, c.first), second = carry(g, c.second);
                const bool reversed = first > second;
                return {indices.at({c.kind, std::min(first, second), std::max(first, second)}),
                        reversed && c.kind == CorrelationKind::Chirality ? -1 : 1};
            }};
}

CorrelationKind SpinCorrelations::kindOfOrbit(int orbit) const
{
    const int member = m_action.orbits()[static_cast<std::size_t>(orbit)].front();
    return m_list[static_cast<std::size_t>(member)].kind;
}

} // namespace kondoscope
