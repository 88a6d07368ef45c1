#pragma once

#include <Eigen/Core>

#include "core/lattice/Lattice.h"
#include "core/lattice/SpinField.h"

namespace kondoscope {

/// Scalar chirality of every site: the mean of the triangles around it, six on the triangular lattice; on the square
/// one of the plaquettes around it, each the mean of its two triangles. (N)
/// \param triangles  scalarChirality(), (2N)
Eigen::VectorXd siteChirality(const Lattice& lattice, const Eigen::VectorXd& triangles);

/// Vector chirality 2/(3 sqrt3) (S_1 x S_2 + S_2 x S_3 + S_3 x S_1) of every triangle, (2N, 3). In 120-degree order it
/// is a unit vector, opposite on up and down triangles.
VectorField vectorChirality(const Lattice& lattice, const SpinField& spins);

/// Length of the mean over triangles with the sign of the down ones reversed: 1 in 120-degree order.
double meanVectorChirality(const VectorField& triangles);

/// Component of every triangle along the axis along which the vectors lie best (eigenvector of their second moments),
/// down triangles reversed: +1 and -1 in the two kinds of 120-degree domains, whatever the plane of the spins; the
/// majority is positive. (2N)
Eigen::VectorXd signedVectorChirality(const VectorField& triangles);

} // namespace kondoscope
