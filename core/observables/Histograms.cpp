#include "core/observables/Histograms.h"

#include <algorithm>

namespace kondoscope {

namespace {

constexpr int kExactSizes = 64;
constexpr int kBondBins = 40;

/// Bin k holds the sizes above the bound before it, up to its own.
std::vector<int> upperBounds(const Lattice& lattice)
{
    std::vector<int> bounds;
    for (int size = 1; size <= kExactSizes; ++size)
        bounds.push_back(size);
    while (bounds.back() < lattice.siteCount())
        bounds.push_back(2 * bounds.back());
    return bounds;
}

} // namespace

std::vector<double> clusterSizes(const Lattice& lattice)
{
    std::vector<double> middles;
    int before = 0;
    for (const int bound : upperBounds(lattice)) {
        middles.push_back(0.5 * (before + 1 + bound));
        before = bound;
    }
    return middles;
}

Eigen::VectorXd clusterSizeHistogram(const Lattice& lattice, const Clusters& clusters)
{
    const std::vector<int> bounds = upperBounds(lattice);
    Eigen::VectorXd histogram = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(bounds.size()));
    for (const Cluster& cluster : clusters.clusters) {
        const auto bin = std::ranges::lower_bound(bounds, cluster.size);
        const int before = bin == bounds.begin() ? 0 : *(bin - 1);
        histogram[bin - bounds.begin()] += 1.0 / (*bin - before);
    }
    return histogram;
}

std::vector<double> bondOrderBins()
{
    std::vector<double> middles;
    for (int bin = 0; bin < kBondBins; ++bin)
        middles.push_back((2.0 * bin + 1.0) / kBondBins - 1.0);
    return middles;
}

Eigen::VectorXd bondOrderHistogram(const Eigen::VectorXd& bondProducts)
{
    Eigen::VectorXd histogram = Eigen::VectorXd::Zero(kBondBins);
    const double share = 0.5 * kBondBins / static_cast<double>(bondProducts.size()); // over the width of a bin
    for (const double product : bondProducts)
        histogram[std::clamp(static_cast<int>(0.5 * (product + 1.0) * kBondBins), 0, kBondBins - 1)] += share;
    return histogram;
}

} // namespace kondoscope
