#include "core/observables/DomainSize.h"

#include <limits>
#include <numbers>

#include "core/observables/NeighborPairs.h"
#include "core/support/Contracts.h"

namespace kondoscope {

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
/// Of a uniform field after a Fourier transform, against its mean.
constexpr double kRounding = 1e-20;

} // namespace

double domainSizeFromStructureFactor(const RadialBins& waveNumbers, const Eigen::VectorXd& structureFactor)
{
    KONDOSCOPE_EXPECTS(structureFactor.size() == waveNumbers.length.size());
    const double sum = structureFactor.sum() - structureFactor[0];
    const double moment = structureFactor.dot(waveNumbers.length);
    return sum > kRounding * structureFactor[0] ? 2.0 * std::numbers::pi * sum / moment : kUnknown;
}

double halfDistance(const std::vector<double>& distances, const Eigen::VectorXd& curve)
{
    KONDOSCOPE_EXPECTS(curve.size() == static_cast<Eigen::Index>(distances.size()));
    const double half = 0.5 * curve[0];
    for (Eigen::Index r = 1; r < curve.size(); ++r) {
        if (!(curve[r] < half))
            continue;
        const double before = distances[static_cast<std::size_t>(r - 1)];
        const double after = distances[static_cast<std::size_t>(r)];
        return before + (after - before) * (curve[r - 1] - half) / (curve[r - 1] - curve[r]);
    }
    return kUnknown;
}

double domainSizeFromWalls(const Lattice& lattice, const Eigen::VectorXd& field)
{
    int walls = 0;
    for (const Offset o : lattice.halfShell(1))
        forEachPair(lattice, o, [&](int i, int j) { walls += (field[i] < 0) != (field[j] < 0); });
    const double bondsCutPerLength = lattice.kind() == LatticeKind::Square ? 1.0 : 2.0;
    return walls > 0 ? bondsCutPerLength * lattice.siteCount() / walls : kUnknown;
}

} // namespace kondoscope
