#include "core/ml/BondChiralityDescriptor.h"

#include <algorithm>

#include <Eigen/Geometry>
#include <fmt/format.h>

#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr int kMaximumTriangles = 6;

using ConstVec = Eigen::Map<const Eigen::Vector3d>;
using Vec = Eigen::Map<Eigen::Vector3d>;

} // namespace

BondChiralityDescriptor::BondChiralityDescriptor(LatticeKind kind, double squaredCutoff)
    : m_kind(kind), m_group(kind), m_offsets(Lattice(kind, 2, 2).disk(squaredCutoff)),
      m_bondCount(static_cast<int>(m_offsets.size())), m_triangleCount(m_group.rotationOrder())
{
    for (int a = 0; a < m_triangleCount; ++a)
        for (int b = a; b < m_triangleCount; ++b)
            m_pairs.push_back({a, b});

    const auto indexOf = [this](Offset o) {
        return static_cast<int>(std::find(m_offsets.begin(), m_offsets.end(), o) - m_offsets.begin());
    };
    const auto triangleImage = [&](int g, int a) { // the image holds the same two neighbours, perhaps in reverse order
        const int first = indexOf(m_group.apply(g, m_offsets[static_cast<std::size_t>(a)]));
        const int second = indexOf(m_group.apply(g, m_offsets[static_cast<std::size_t>((a + 1) % m_triangleCount)]));
        return (first + 1) % m_triangleCount == second ? first : second;
    };
    for (int g = 0; g < m_group.order(); ++g) {
        for (Offset o : m_offsets)
            m_permutation.push_back(indexOf(m_group.apply(g, o)));
        for (Pair p : m_pairs) {
            int a = triangleImage(g, p.first), b = triangleImage(g, p.second);
            if (a > b)
                std::swap(a, b);
            const auto found =
                std::find_if(m_pairs.begin(), m_pairs.end(), [&](Pair q) { return q.first == a && q.second == b; });
            m_permutation.push_back(m_bondCount + static_cast<int>(found - m_pairs.begin()));
        }
    }
}

BondChiralityDescriptor::Sites::Sites(const BondChiralityDescriptor& descriptor, const Lattice& lattice)
    : m_siteCount(lattice.siteCount())
{
    int reach = 1;
    for (Offset o : descriptor.m_offsets)
        reach = std::max({reach, std::abs(o.x), std::abs(o.y)});
    if (lattice.kind() != descriptor.m_kind || std::min(lattice.lx(), lattice.ly()) <= 2 * reach)
        throw ConfigError(fmt::format(
            "a {} lattice of {} x {} sites is too small or of the wrong kind for this force field "
            "(its environments would overlap themselves). Use a {} lattice of at least {} x {}.",
            name(lattice.kind()), lattice.lx(), lattice.ly(), name(descriptor.m_kind), 2 * reach + 1, 2 * reach + 1));
    for (int i = 0; i < m_siteCount; ++i)
        for (Offset o : descriptor.m_offsets)
            m_neighbors.push_back(lattice.neighbor(i, o));
}

void BondChiralityDescriptor::evaluate(const Sites& sites, const double* spins, float* features) const
{
    std::array<double, kMaximumTriangles> chi{};
    for (int i = 0; i < sites.m_siteCount; ++i) {
        const int* neighbor = sites.m_neighbors.data() + std::size_t(i) * std::size_t(m_bondCount);
        const ConstVec s(spins + 3 * i);
        for (int d = 0; d < m_bondCount; ++d)
            *features++ = static_cast<float>(s.dot(ConstVec(spins + 3 * neighbor[d])));
        for (int a = 0; a < m_triangleCount; ++a) {
            const ConstVec p(spins + 3 * neighbor[a]), q(spins + 3 * neighbor[(a + 1) % m_triangleCount]);
            chi[static_cast<std::size_t>(a)] = s.dot(p.cross(q));
        }
        for (Pair pair : m_pairs)
            *features++ = static_cast<float>(chi[static_cast<std::size_t>(pair.first)] *
                                             chi[static_cast<std::size_t>(pair.second)]);
    }
}

void BondChiralityDescriptor::addGradient(const Sites& sites, const double* spins, const float* weights,
                                          double* gradient) const
{
    std::array<double, kMaximumTriangles> chi{}, chiWeight{};
    for (int i = 0; i < sites.m_siteCount; ++i) {
        const int* neighbor = sites.m_neighbors.data() + std::size_t(i) * std::size_t(m_bondCount);
        const ConstVec s(spins + 3 * i);
        Eigen::Vector3d own = Eigen::Vector3d::Zero();
        for (int d = 0; d < m_bondCount; ++d) {
            const double g = *weights++;
            own += g * ConstVec(spins + 3 * neighbor[d]);
            Vec(gradient + 3 * neighbor[d]) += g * s;
        }
        chiWeight.fill(0.0);
        for (int a = 0; a < m_triangleCount; ++a)
            chi[static_cast<std::size_t>(a)] = s.dot(
                ConstVec(spins + 3 * neighbor[a]).cross(ConstVec(spins + 3 * neighbor[(a + 1) % m_triangleCount])));
        for (Pair pair : m_pairs) {
            const double g = *weights++;
            const auto a = static_cast<std::size_t>(pair.first), b = static_cast<std::size_t>(pair.second);
            chiWeight[a] += g * chi[b];
            chiWeight[b] += g * chi[a];
        }
        for (int a = 0; a < m_triangleCount; ++a) {
            const int j = neighbor[a], k = neighbor[(a + 1) % m_triangleCount];
            const ConstVec p(spins + 3 * j), q(spins + 3 * k);
            const double g = chiWeight[static_cast<std::size_t>(a)];
            own += g * p.cross(q);
            Vec(gradient + 3 * j) += g * q.cross(s);
            Vec(gradient + 3 * k) += g * s.cross(p);
        }
        Vec(gradient + 3 * i) += own;
    }
}

void BondChiralityDescriptor::directional(const Sites& sites, const double* spins, const double* direction,
                                          float* change) const
{
    std::array<double, kMaximumTriangles> chi{}, chiChange{};
    for (int i = 0; i < sites.m_siteCount; ++i) {
        const int* neighbor = sites.m_neighbors.data() + std::size_t(i) * std::size_t(m_bondCount);
        const ConstVec s(spins + 3 * i), ds(direction + 3 * i);
        for (int d = 0; d < m_bondCount; ++d)
            *change++ = static_cast<float>(ds.dot(ConstVec(spins + 3 * neighbor[d])) +
                                           s.dot(ConstVec(direction + 3 * neighbor[d])));
        for (int a = 0; a < m_triangleCount; ++a) {
            const int j = neighbor[a], k = neighbor[(a + 1) % m_triangleCount];
            const ConstVec p(spins + 3 * j), q(spins + 3 * k), dp(direction + 3 * j), dq(direction + 3 * k);
            const auto index = static_cast<std::size_t>(a);
            chi[index] = s.dot(p.cross(q));
            chiChange[index] = ds.dot(p.cross(q)) + s.dot(dp.cross(q)) + s.dot(p.cross(dq));
        }
        for (Pair pair : m_pairs) {
            const auto a = static_cast<std::size_t>(pair.first), b = static_cast<std::size_t>(pair.second);
            *change++ = static_cast<float>(chi[a] * chiChange[b] + chi[b] * chiChange[a]);
        }
    }
}

} // namespace kondoscope
