#pragma once

#include <vector>

#include <Eigen/Core>

#include "core/lattice/Lattice.h"

namespace kondoscope {

/// Bonds with S_i.S_j above this join two sites of a ferromagnetic cluster.
inline constexpr double kFerromagneticBond = 0.5;

/// A site is hole-rich if it holds this many holes more than the mean.
inline constexpr double kHoleExcess = 0.1;

/// One connected set of sites on the periodic lattice.
struct Cluster
{
    int size = 0; ///< sites
    /// It meets itself around the lattice: then it has no middle, and its radius of gyration is NaN.
    bool wraps = false;
    double gyrationRadius = 0.0; ///< root mean square distance of the sites from their middle [a]
};

/// All clusters of a configuration.
struct Clusters
{
    std::vector<Cluster> clusters; ///< by their first site
    std::vector<int> ofSite;       ///< index of the cluster, -1 where there is none; (N)

    int count() const { return static_cast<int>(clusters.size()); }
    int wrapping() const;
    int largest() const;             ///< sites; 0 where there is none
    double meanSize() const;         ///< sum s / count; 0 where there is none
    double weightedMeanSize() const; ///< sum s^2 / sum s: of the cluster of a random site; 0 where there is none
    /// sqrt(sum s R^2 / sum s) over the clusters that do not wrap; NaN where there is none.
    double gyrationRadius() const;
};

/// Clusters of two or more sites that are joined by nearest-neighbour bonds with a value above a threshold.
/// \param bondValues  in the order of Lattice::bonds(1)
Clusters bondClusters(const Lattice& lattice, const Eigen::VectorXd& bondValues, double threshold);

/// Clusters of one or more neighbouring sites with a value above a threshold.
/// \param siteValues  (N)
Clusters siteClusters(const Lattice& lattice, const Eigen::VectorXd& siteValues, double threshold);

} // namespace kondoscope
