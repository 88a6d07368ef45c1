#pragma once

#include <Eigen/Core>

#include "core/lattice/Lattice.h"
#include "core/lattice/SpinField.h"

namespace kondoscope {

/// Topological charge of every triangle, Omega/(4 pi) with the signed solid angle of its spins,
/// tan(Omega/2) = S_1.(S_2 x S_3) / (1 + S_1.S_2 + S_2.S_3 + S_3.S_1), in (-1/2, 1/2]; (2N). The sum is an integer.
/// By atan2: the denominator is 0 in tetrahedral order, where every triangle has 1/4.
/// Ref: B. Berg, M. Luescher, Nucl. Phys. B 190, 412 (1981)
Eigen::VectorXd topologicalChargeDensity(const Lattice& lattice, const SpinField& spins);

/// Number of skyrmions of either sign: regions of triangles that share edges and have a charge of one sign are summed
/// up, and each counts as its charge, rounded (a region below 1/2 is none; two skyrmions that touch are two).
/// \param charge  topologicalChargeDensity(), (2N)
double skyrmionCount(const Lattice& lattice, const Eigen::VectorXd& charge);

} // namespace kondoscope
