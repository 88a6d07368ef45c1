#pragma once

#include <vector>

#include <Eigen/Core>

#include "core/lattice/Lattice.h"
#include "core/lattice/SpinField.h"

namespace kondoscope {

/// Scalar chirality of the tetrahedral state, 4/(3 sqrt3): the scale on which chiralities are shown.
inline constexpr double kTetrahedralChirality = 0.76980035891950105;

/// S_i.S_j of the bonds between nearest neighbours, in the order of Lattice::bonds(1); (N z/2).
Eigen::VectorXd bondProducts(const Lattice& lattice, const SpinField& spins);

/// Nearest-neighbour bond order O_i = (1/z) sum_{j in nn(i)} S_i.S_j in [-1, 1], one value a site (N).
/// Positive in ferromagnetic clusters, negative in the antiferromagnet.
Eigen::VectorXd bondOrder(const Lattice& lattice, const SpinField& spins);

/// Scalar chirality S_1.(S_2 x S_3) of every triangle of Lattice::triangles(), divided by kTetrahedralChirality, so
/// that tetrahedral order is +-1; (2N).
Eigen::VectorXd scalarChirality(const Lattice& lattice, const SpinField& spins);

} // namespace kondoscope
