#pragma once

#include <Eigen/Core>

#include "core/observables/Measurement.h"

namespace kondoscope {

/// Spin correlation measured against that of perfect order, C(r) = sum_R C(R) f(R) / sum_R f(R)^2 over the
/// displacements of a ring: 1 everywhere in perfect order. f(R) = mean of cos(q.R) over the wave vectors of the order.
/// Square: Neel, f = (-1)^(x+y). Triangular: the edges M (stripes, tetrahedral) or the corners K (120 degrees), which
/// of the two has the larger weight in the structure factor. NaN where the sizes fit neither.
/// One value a ring of Measurement::distances().
Eigen::VectorXd staggeredCorrelation(const Measurement& measurement);

} // namespace kondoscope
