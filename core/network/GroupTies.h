#pragma once

#include "core/lattice/PointGroup.h"
#include "core/network/Convolution.h"

namespace kondoscope {

// Weights of layers whose channels carry the regular representation of the point group: feature x_(c,g)(r) of channel
// c and element g is plane c |G| + g, and is carried to x_(c,hg)(hr) by element h.

/// The site itself and all displacements with d^2 <= squaredRadius.
std::vector<Offset> stencil(const Lattice& lattice, double squaredRadius);

/// Largest coordinate of all displacements: ghost cells that reading them takes.
int reach(const std::vector<Offset>& offsets);

/// y_(c,g)(r) = sum w_(c,d)(g^-1 h, g^-1 p) x_(d,h)(r + p): outputs inputs |G| taps weights from `firstWeight` on.
WeightTie groupTie(const PointGroup& group, const std::vector<Offset>& taps, int outputs, int inputs, int firstWeight);

/// y_(m,c,g)(r) = sum_p w_c(g^-1 p) x_m(r + p), m = 1, 2, 3 components of vectors: channels taps weights.
WeightTie vectorLiftTie(const PointGroup& group, const std::vector<Offset>& taps, int channels, int firstWeight);

} // namespace kondoscope
