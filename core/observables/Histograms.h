#pragma once

#include <vector>

#include <Eigen/Core>

#include "core/observables/Clusters.h"

namespace kondoscope {

/// Middles of the bins of cluster sizes: every size up to 64 for itself, then up to 128, 256, ... sites.
std::vector<double> clusterSizes(const Lattice& lattice);

/// Number of clusters a size: those of a bin over the sizes in it, so that n(s) has no steps where bins widen.
Eigen::VectorXd clusterSizeHistogram(const Lattice& lattice, const Clusters& clusters);

/// Middles of 40 bins of S_i.S_j between -1 and 1.
std::vector<double> bondOrderBins();

/// Probability density of S_i.S_j, 1/2 everywhere for random spins. \param bondProducts  of all bonds
Eigen::VectorXd bondOrderHistogram(const Eigen::VectorXd& bondProducts);

} // namespace kondoscope
