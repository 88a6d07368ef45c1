#pragma once

#include "core/network/Network.h"

namespace kondoscope {

/// Plan of the published network: bonds with the neighbours d^2 <= squaredCutoff, bonds of pairs of neighbours
/// d^2 <= pairCutoff, and chiralities of the centre with consecutive members of each orbit, as they are, then a
/// perceptron at every site. With cutoffs 26 and 9 on the square lattice the 88 + 378 + 88 = 554 features of
/// Zhang & Chern, PRL 127, 146401 (2021).
///
/// For reproduction only: not invariant under the point group, nor under time reversal.
template <typename Real>
typename Network<Real>::Plan bondChiralityPlan(const Lattice& lattice, const NetworkConfig& config);

} // namespace kondoscope
