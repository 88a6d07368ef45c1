#pragma once

#include <optional>
#include <vector>

#include <Eigen/Core>

#include "core/lattice/Lattice.h"

namespace kondoscope {

/// A wave vector by its components along the reciprocal vectors, q = first b1 + second b2.
struct WaveVector
{
    double first = 0.0;
    double second = 0.0;
};

/// Cartesian components of the equivalent vector in the first Brillouin zone [1/a].
Eigen::Vector2d inFirstZone(LatticeKind kind, WaveVector q);

/// The wave vectors of the periodic lattice, h/lx b1 + k/ly b2, in the first zone [1/a]; row h + lx k, (N, 2).
Eigen::Matrix<double, Eigen::Dynamic, 2, Eigen::RowMajor> waveVectors(const Lattice& lattice);

/// Row of a wave vector in waveVectors(); empty if the lattice has no such wave.
std::optional<Eigen::Index> waveVectorIndex(const Lattice& lattice, WaveVector q);

/// The corners of the zone of the square lattice: Neel order, (pi, pi).
std::vector<WaveVector> neelVectors();
/// The three middles M of the edges of the zone of the triangular lattice: stripes and tetrahedral order.
std::vector<WaveVector> edgeVectors();
/// The two corners K, K' of the zone of the triangular lattice: 120-degree order.
std::vector<WaveVector> cornerVectors();

} // namespace kondoscope
