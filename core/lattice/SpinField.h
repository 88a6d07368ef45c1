#pragma once

#include <Eigen/Core>

namespace kondoscope {

/// One vector a site, (N, 3), row i = site i, contiguous in memory (x, y, z of site 0, then site 1, ...).
using VectorField = Eigen::Matrix<double, Eigen::Dynamic, 3, Eigen::RowMajor>;

/// Classical spins: a VectorField whose rows are unit vectors [1].
using SpinField = VectorField;

} // namespace kondoscope
