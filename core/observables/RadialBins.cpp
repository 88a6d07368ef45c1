#include "core/observables/RadialBins.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/observables/WaveVectors.h"
#include "core/support/Contracts.h"

namespace kondoscope {

namespace {

/// \param ring  of every point, 0 or more; rings without points are left out
RadialBins sortIntoRings(const Eigen::VectorXd& lengths, const std::vector<int>& ring)
{
    const auto rings = static_cast<std::size_t>(*std::max_element(ring.begin(), ring.end())) + 1;
    std::vector<int> members(rings, 0);
    for (const int r : ring)
        ++members[static_cast<std::size_t>(r)];
    RadialBins bins;
    std::vector<int> compact(rings, -1);
    for (std::size_t r = 0; r < rings; ++r) {
        if (members[r] == 0)
            continue;
        compact[r] = static_cast<int>(bins.members.size());
        bins.members.push_back(members[r]);
    }
    bins.length = lengths;
    bins.ofPoint.reserve(ring.size());
    for (const int r : ring)
        bins.ofPoint.push_back(compact[static_cast<std::size_t>(r)]);
    const Eigen::VectorXd radius = bins.average(lengths);
    bins.radius.assign(radius.data(), radius.data() + radius.size());
    return bins;
}

/// \param along   component along a1, any of its periodic images
/// \param height  component across it
double squaredDistance(double along, double height, int lx)
{
    const double x = std::remainder(along, lx);
    return x * x + height * height;
}

} // namespace

Eigen::VectorXd RadialBins::average(const Eigen::VectorXd& values) const
{
    KONDOSCOPE_EXPECTS(values.size() == static_cast<Eigen::Index>(ofPoint.size()));
    Eigen::VectorXd sums = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(members.size()));
    for (std::size_t i = 0; i < ofPoint.size(); ++i)
        sums[ofPoint[i]] += values[static_cast<Eigen::Index>(i)];
    for (std::size_t r = 0; r < members.size(); ++r)
        sums[static_cast<Eigen::Index>(r)] /= members[r];
    return sums;
}

Eigen::VectorXd distances(const Lattice& lattice)
{
    const bool isSquare = lattice.kind() == LatticeKind::Square;
    const double shear = isSquare ? 0.0 : 0.5; // of a2 along a1
    const double rowHeight = isSquare ? 1.0 : 0.5 * std::numbers::sqrt3;
    Eigen::VectorXd lengths(lattice.siteCount());
    for (int y = 0; y < lattice.ly(); ++y) {
        for (int x = 0; x < lattice.lx(); ++x) {
            double best = squaredDistance(x + shear * y, rowHeight * y, lattice.lx());
            // A narrow sheared lattice is nearest to itself after several turns.
            for (const int turn : {-lattice.ly(), lattice.ly()})
                for (int row = y + turn; rowHeight * rowHeight * row * row < best; row += turn)
                    best = std::min(best, squaredDistance(x + shear * row, rowHeight * row, lattice.lx()));
            lengths[x + lattice.lx() * y] = std::sqrt(best);
        }
    }
    return lengths;
}

RadialBins distanceBins(const Lattice& lattice)
{
    constexpr int kExactLength = 10; // [a]
    const Eigen::VectorXd lengths = distances(lattice);
    std::vector<int> ring;
    ring.reserve(static_cast<std::size_t>(lengths.size()));
    for (const double length : lengths) {
        const long squared = std::lround(length * length); // an integer on both lattices
        ring.push_back(squared <= kExactLength * kExactLength
                           ? static_cast<int>(squared)
                           : kExactLength * kExactLength + static_cast<int>(std::ceil(length - kExactLength)));
    }
    return sortIntoRings(lengths, ring);
}

RadialBins waveNumberBins(const Lattice& lattice)
{
    const Eigen::VectorXd lengths = waveVectors(lattice).rowwise().norm();
    const double step = std::min(lengths[1], lengths[lattice.lx()]); // the grid's two directions
    std::vector<int> ring;
    ring.reserve(static_cast<std::size_t>(lengths.size()));
    for (const double length : lengths)
        ring.push_back(static_cast<int>(std::lround(length / step)));
    return sortIntoRings(lengths, ring);
}

} // namespace kondoscope
