#include "core/observables/WaveVectors.h"

#include <cmath>
#include <numbers>

namespace kondoscope {

namespace {

Eigen::Vector2d cartesian(LatticeKind kind, WaveVector q)
{
    constexpr double kTwoPi = 2.0 * std::numbers::pi;
    if (kind == LatticeKind::Square)
        return kTwoPi * Eigen::Vector2d{q.first, q.second};
    // b1 = 2 pi (1, -1/sqrt3), b2 = 2 pi (0, 2/sqrt3)
    return kTwoPi * Eigen::Vector2d{q.first, (2.0 * q.second - q.first) / std::numbers::sqrt3};
}

} // namespace

Eigen::Vector2d inFirstZone(LatticeKind kind, WaveVector q)
{
    const WaveVector reduced{q.first - std::round(q.first), q.second - std::round(q.second)};
    Eigen::Vector2d best = cartesian(kind, reduced);
    if (kind == LatticeKind::Square)
        return best;
    for (int i = -1; i <= 1; ++i) {
        for (int j = -1; j <= 1; ++j) {
            const Eigen::Vector2d image = cartesian(kind, {reduced.first + i, reduced.second + j});
            if (image.squaredNorm() < best.squaredNorm() - 1e-9) // on the edge of the zone the first of the images
                best = image;
        }
    }
    return best;
}

Eigen::Matrix<double, Eigen::Dynamic, 2, Eigen::RowMajor> waveVectors(const Lattice& lattice)
{
    Eigen::Matrix<double, Eigen::Dynamic, 2, Eigen::RowMajor> vectors(lattice.siteCount(), 2);
    for (int k = 0; k < lattice.ly(); ++k)
        for (int h = 0; h < lattice.lx(); ++h)
            vectors.row(h + lattice.lx() * k) =
                inFirstZone(lattice.kind(), {double(h) / lattice.lx(), double(k) / lattice.ly()});
    return vectors;
}

std::optional<Eigen::Index> waveVectorIndex(const Lattice& lattice, WaveVector q)
{
    constexpr double kTolerance = 1e-9;
    const double h = q.first * lattice.lx(), k = q.second * lattice.ly();
    if (std::abs(h - std::round(h)) > kTolerance || std::abs(k - std::round(k)) > kTolerance)
        return std::nullopt;
    return lattice.site(static_cast<int>(std::lround(h)), static_cast<int>(std::lround(k)));
}

std::vector<WaveVector> neelVectors()
{
    return {{0.5, 0.5}};
}

std::vector<WaveVector> edgeVectors()
{
    return {{0.5, 0.0}, {0.0, 0.5}, {0.5, 0.5}};
}

std::vector<WaveVector> cornerVectors()
{
    return {{1.0 / 3.0, -1.0 / 3.0}, {-1.0 / 3.0, 1.0 / 3.0}};
}

} // namespace kondoscope
