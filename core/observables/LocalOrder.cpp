#include "core/observables/LocalOrder.h"

#include <array>

#include <Eigen/Geometry>

#include "core/support/Contracts.h"

namespace kondoscope {

Eigen::VectorXd bondOrder(const Lattice& lattice, const SpinField& spins)
{
    KONDOSCOPE_EXPECTS(spins.rows() == lattice.siteCount());
    const std::vector<Offset> neighbors = lattice.shell(1);
    Eigen::VectorXd order(lattice.siteCount());
    for (int i = 0; i < lattice.siteCount(); ++i) {
        Eigen::RowVector3d sum = Eigen::RowVector3d::Zero();
        for (Offset o : neighbors)
            sum += spins.row(lattice.neighbor(i, o));
        order[i] = spins.row(i).dot(sum) / static_cast<double>(neighbors.size());
    }
    return order;
}

Eigen::VectorXd scalarChirality(const Lattice& lattice, const SpinField& spins)
{
    KONDOSCOPE_EXPECTS(spins.rows() == lattice.siteCount());
    const auto& triangles = lattice.triangles();
    Eigen::VectorXd chirality(static_cast<Eigen::Index>(triangles.size()));
    for (std::size_t k = 0; k < triangles.size(); ++k) {
        const auto [a, b, c] = triangles[k];
        const Eigen::Vector3d s1 = spins.row(a), s2 = spins.row(b), s3 = spins.row(c);
        chirality[static_cast<Eigen::Index>(k)] = s1.dot(s2.cross(s3)) / kTetrahedralChirality;
    }
    return chirality;
}

} // namespace kondoscope
