#include "core/observables/LocalOrder.h"

#include <Eigen/Geometry>

#include "core/observables/NeighborPairs.h"
#include "core/support/Contracts.h"

namespace kondoscope {

Eigen::VectorXd bondProducts(const Lattice& lattice, const SpinField& spins)
{
    KONDOSCOPE_EXPECTS(spins.rows() == lattice.siteCount());
    const std::vector<Offset> halfShell = lattice.halfShell(1);
    Eigen::VectorXd products(lattice.siteCount() * static_cast<Eigen::Index>(halfShell.size()));
    Eigen::Index bond = 0;
    for (const Offset o : halfShell)
        forEachPair(lattice, o, [&](int i, int j) { products[bond++] = spins.row(i).dot(spins.row(j)); });
    return products;
}

Eigen::VectorXd bondOrder(const Lattice& lattice, const SpinField& spins)
{
    KONDOSCOPE_EXPECTS(spins.rows() == lattice.siteCount());
    const std::vector<Offset> halfShell = lattice.halfShell(1);
    Eigen::VectorXd order = Eigen::VectorXd::Zero(lattice.siteCount());
    for (const Offset o : halfShell)
        forEachPair(lattice, o, [&](int i, int j) {
            const double product = spins.row(i).dot(spins.row(j));
            order[i] += product;
            order[j] += product;
        });
    return order / (2.0 * static_cast<double>(halfShell.size()));
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
