#include "core/observables/Chirality.h"

#include <array>
#include <numbers>
#include <vector>

#include <Eigen/Eigenvalues>
#include <Eigen/Geometry>

#include "core/observables/NeighborPairs.h"
#include "core/support/Contracts.h"

namespace kondoscope {

Eigen::VectorXd siteChirality(const Lattice& lattice, const Eigen::VectorXd& triangles)
{
    KONDOSCOPE_EXPECTS(triangles.size() == 2 * lattice.siteCount());
    // Cells whose up or down triangle touches the site at the lower left corner of cell 0 (Lattice::triangles()). On
    // the square lattice both triangles of the four plaquettes around it.
    static const std::vector<Offset> kUp{{0, 0}, {-1, 0}, {0, -1}};
    static const std::vector<Offset> kDown{{-1, 0}, {-1, -1}, {0, -1}};
    static const std::vector<Offset> kPlaquettes{{0, 0}, {-1, 0}, {0, -1}, {-1, -1}};
    const bool isSquare = lattice.kind() == LatticeKind::Square;
    Eigen::VectorXd chirality = Eigen::VectorXd::Zero(lattice.siteCount());
    for (const Offset o : isSquare ? kPlaquettes : kUp)
        forEachPair(lattice, o, [&](int site, int cell) { chirality[site] += triangles[2 * cell]; });
    for (const Offset o : isSquare ? kPlaquettes : kDown)
        forEachPair(lattice, o, [&](int site, int cell) { chirality[site] += triangles[2 * cell + 1]; });
    return chirality / (isSquare ? 8.0 : 6.0);
}

VectorField vectorChirality(const Lattice& lattice, const SpinField& spins)
{
    KONDOSCOPE_EXPECTS(spins.rows() == lattice.siteCount());
    const double scale = 2.0 / (3.0 * std::numbers::sqrt3);
    const auto& triangles = lattice.triangles();
    VectorField chirality(static_cast<Eigen::Index>(triangles.size()), 3);
    for (std::size_t k = 0; k < triangles.size(); ++k) {
        const auto [a, b, c] = triangles[k];
        const Eigen::Vector3d s1 = spins.row(a), s2 = spins.row(b), s3 = spins.row(c);
        chirality.row(static_cast<Eigen::Index>(k)) = scale * (s2 - s1).cross(s3 - s1); // the three products in one
    }
    return chirality;
}

double meanVectorChirality(const VectorField& triangles)
{
    Eigen::RowVector3d sum = Eigen::RowVector3d::Zero();
    for (Eigen::Index k = 0; k + 1 < triangles.rows(); k += 2)
        sum += triangles.row(k) - triangles.row(k + 1);
    return sum.norm() / static_cast<double>(triangles.rows());
}

Eigen::VectorXd signedVectorChirality(const VectorField& triangles)
{
    const Eigen::Matrix3d moments = triangles.transpose() * triangles;
    const Eigen::Vector3d axis = Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d>(moments).eigenvectors().col(2);
    Eigen::VectorXd component = triangles * axis;
    for (Eigen::Index k = 1; k < component.size(); k += 2)
        component[k] = -component[k];
    return component.sum() < 0 ? Eigen::VectorXd(-component) : component;
}

} // namespace kondoscope
