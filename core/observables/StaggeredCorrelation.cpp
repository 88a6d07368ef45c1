#include "core/observables/StaggeredCorrelation.h"

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "core/observables/StructureFactor.h"

namespace kondoscope {

namespace {

/// Those waves of the order that the lattice has.
std::vector<WaveVector> orderOf(const Measurement& measurement)
{
    const Lattice& lattice = measurement.lattice();
    std::vector<WaveVector> star = neelVectors();
    if (lattice.kind() == LatticeKind::Triangular) {
        const double edges = orderWeight(lattice, measurement.structureFactor(), edgeVectors());
        const double corners = orderWeight(lattice, measurement.structureFactor(), cornerVectors());
        star = corners > edges || std::isnan(edges) ? cornerVectors() : edgeVectors();
    }
    std::erase_if(star, [&](const WaveVector& q) { return !waveVectorIndex(lattice, q); });
    return star;
}

/// f(R), entry x + lx y.
Eigen::VectorXd perfectCorrelation(const Lattice& lattice, const std::vector<WaveVector>& star)
{
    Eigen::VectorXd perfect(lattice.siteCount());
    for (int y = 0; y < lattice.ly(); ++y)
        for (int x = 0; x < lattice.lx(); ++x) {
            double sum = 0.0;
            for (const WaveVector& q : star)
                sum += std::cos(2.0 * std::numbers::pi * (q.first * x + q.second * y));
            perfect[x + lattice.lx() * y] = sum / static_cast<double>(star.size());
        }
    return perfect;
}

} // namespace

Eigen::VectorXd staggeredCorrelation(const Measurement& measurement)
{
    const RadialBins& rings = measurement.distances();
    const std::vector<WaveVector> star = orderOf(measurement);
    if (star.empty())
        return Eigen::VectorXd::Constant(static_cast<Eigen::Index>(rings.radius.size()),
                                         std::numeric_limits<double>::quiet_NaN());
    const Eigen::VectorXd perfect = perfectCorrelation(measurement.lattice(), star);
    const Eigen::VectorXd overlap = rings.average(measurement.correlation().cwiseProduct(perfect));
    return overlap.cwiseQuotient(rings.average(perfect.cwiseAbs2()));
}

} // namespace kondoscope
