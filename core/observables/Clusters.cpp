#include "core/observables/Clusters.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/observables/NeighborPairs.h"
#include "core/support/Contracts.h"

namespace kondoscope {

namespace {

/// Union-find that keeps the displacement of every site from the root of its set, without periodic jumps, so that a
/// set that meets itself around the lattice is noticed. Ref: J. Machta et al., Phys. Rev. E 54, 1332 (1996)
class DisplacedSets
{
public:
    explicit DisplacedSets(int sites)
        : m_parent(static_cast<std::size_t>(sites)), m_offset(static_cast<std::size_t>(sites)),
          m_size(static_cast<std::size_t>(sites), 1), m_wraps(static_cast<std::size_t>(sites), false)
    {
        std::iota(m_parent.begin(), m_parent.end(), 0);
    }

    int root(int site)
    {
        int root = site;
        Offset sum;
        for (; parent(root) != root; root = parent(root))
            sum = {sum.x + offset(root).x, sum.y + offset(root).y};
        while (parent(site) != root && site != root) { // compress the path
            const int next = parent(site);
            const Offset step = offset(site);
            parent(site) = root;
            offset(site) = sum;
            sum = {sum.x - step.x, sum.y - step.y};
            site = next;
        }
        return root;
    }

    /// Displacement of a site from its root, after root(site).
    Offset fromRoot(int site) { return parent(site) == site ? Offset{} : offset(site); }
    bool wraps(int root) const { return m_wraps[static_cast<std::size_t>(root)]; }
    int size(int root) const { return m_size[static_cast<std::size_t>(root)]; }

    /// \param step  the displacement from i to j
    void join(int i, int j, Offset step)
    {
        int rootI = root(i), rootJ = root(j);
        const Offset a = fromRoot(i), b = fromRoot(j);
        Offset between{a.x + step.x - b.x, a.y + step.y - b.y}; // of the root of j from that of i
        if (rootI == rootJ) {
            if (!(between == Offset{}))
                m_wraps[static_cast<std::size_t>(rootI)] = true;
            return;
        }
        if (size(rootI) < size(rootJ)) {
            std::swap(rootI, rootJ);
            between = {-between.x, -between.y};
        }
        parent(rootJ) = rootI;
        offset(rootJ) = between;
        m_size[static_cast<std::size_t>(rootI)] += size(rootJ);
        m_wraps[static_cast<std::size_t>(rootI)] = wraps(rootI) || wraps(rootJ);
    }

private:
    int& parent(int site) { return m_parent[static_cast<std::size_t>(site)]; }
    Offset& offset(int site) { return m_offset[static_cast<std::size_t>(site)]; }

    std::vector<int> m_parent;
    std::vector<Offset> m_offset; ///< from the parent
    std::vector<int> m_size;
    std::vector<bool> m_wraps;
};

struct Moments
{
    Eigen::Vector2d first = Eigen::Vector2d::Zero();
    double second = 0.0;
};

Clusters collect(const Lattice& lattice, DisplacedSets& sets, const auto& isMember)
{
    Clusters result;
    result.ofSite.assign(static_cast<std::size_t>(lattice.siteCount()), -1);
    std::vector<int> ofRoot(result.ofSite);
    std::vector<Moments> moments;
    for (int i = 0; i < lattice.siteCount(); ++i) {
        const int root = sets.root(i);
        if (!isMember(i, sets.size(root)))
            continue;
        int& index = ofRoot[static_cast<std::size_t>(root)];
        if (index < 0) {
            index = result.count();
            result.clusters.push_back({sets.size(root), sets.wraps(root), 0.0});
            moments.emplace_back();
        }
        result.ofSite[static_cast<std::size_t>(i)] = index;
        const Eigen::Vector2d r = lattice.cartesian(sets.fromRoot(i));
        moments[static_cast<std::size_t>(index)].first += r;
        moments[static_cast<std::size_t>(index)].second += r.squaredNorm();
    }
    for (std::size_t c = 0; c < moments.size(); ++c) {
        Cluster& cluster = result.clusters[c];
        const double variance = moments[c].second / cluster.size - (moments[c].first / cluster.size).squaredNorm();
        cluster.gyrationRadius =
            cluster.wraps ? std::numeric_limits<double>::quiet_NaN() : std::sqrt(std::max(0.0, variance));
    }
    return result;
}

} // namespace

int Clusters::wrapping() const
{
    return static_cast<int>(std::ranges::count_if(clusters, &Cluster::wraps));
}

int Clusters::largest() const
{
    int size = 0;
    for (const Cluster& c : clusters)
        size = std::max(size, c.size);
    return size;
}

double Clusters::meanSize() const
{
    double sum = 0.0;
    for (const Cluster& c : clusters)
        sum += c.size;
    return clusters.empty() ? 0.0 : sum / count();
}

double Clusters::weightedMeanSize() const
{
    double sum = 0.0, squares = 0.0;
    for (const Cluster& c : clusters) {
        sum += c.size;
        squares += double(c.size) * c.size;
    }
    return clusters.empty() ? 0.0 : squares / sum;
}

double Clusters::gyrationRadius() const
{
    double sites = 0.0, sum = 0.0;
    for (const Cluster& c : clusters) {
        if (c.wraps)
            continue;
        sites += c.size;
        sum += c.size * c.gyrationRadius * c.gyrationRadius;
    }
    return std::sqrt(sum / sites); // 0/0 is NaN
}

Clusters bondClusters(const Lattice& lattice, const Eigen::VectorXd& bondValues, double threshold)
{
    DisplacedSets sets(lattice.siteCount());
    Eigen::Index bond = 0;
    for (const Offset o : lattice.halfShell(1))
        forEachPair(lattice, o, [&](int i, int j) {
            if (bondValues[bond++] > threshold)
                sets.join(i, j, o);
        });
    KONDOSCOPE_EXPECTS(bond == bondValues.size());
    return collect(lattice, sets, [](int, int size) { return size > 1; });
}

Clusters siteClusters(const Lattice& lattice, const Eigen::VectorXd& siteValues, double threshold)
{
    KONDOSCOPE_EXPECTS(siteValues.size() == lattice.siteCount());
    DisplacedSets sets(lattice.siteCount());
    for (const Offset o : lattice.halfShell(1))
        forEachPair(lattice, o, [&](int i, int j) {
            if (siteValues[i] > threshold && siteValues[j] > threshold)
                sets.join(i, j, o);
        });
    return collect(lattice, sets, [&](int site, int) { return siteValues[site] > threshold; });
}

} // namespace kondoscope
