#pragma once

#include <vector>

#include <Eigen/Core>

#include "core/lattice/Lattice.h"

namespace kondoscope {

/// Points of a periodic grid (displacements or wave vectors), sorted into rings.
struct RadialBins
{
    std::vector<double> radius; ///< mean distance of the points of a ring, ascending
    std::vector<int> members;   ///< points of a ring
    std::vector<int> ofPoint;   ///< ring of a point, (N)
    Eigen::VectorXd length;     ///< distance of a point itself, (N)

    /// Mean of the points of every ring. \param values  (N)
    Eigen::VectorXd average(const Eigen::VectorXd& values) const;
};

/// Length of every displacement R = x a1 + y a2, x = 0..lx-1, y = 0..ly-1, to its nearest periodic image [a];
/// (N), entry x + lx y.
Eigen::VectorXd distances(const Lattice& lattice);

/// Displacements by length: every length for itself up to 10 a, beyond that rings of width 1 a. Rings beyond half the
/// lattice are incomplete.
RadialBins distanceBins(const Lattice& lattice);

/// Wave vectors of waveVectors() by length, in rings of the width of the finer grid step; the first holds q = 0 alone.
RadialBins waveNumberBins(const Lattice& lattice);

} // namespace kondoscope
