#pragma once

#include <Eigen/Core>

#include "core/lattice/Lattice.h"

namespace kondoscope {

/// Fourier sums over the periodic lattice, F(h, k) = sum_{x,y} f(x, y) exp(-2 pi i (h x/lx + k y/ly)); entry h + lx k
/// from entry x + lx y, any size. (N)
Eigen::VectorXcd fourierSums(const Lattice& lattice, const Eigen::VectorXcd& field);

} // namespace kondoscope
