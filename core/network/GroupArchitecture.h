#pragma once

#include "core/network/Network.h"

namespace kondoscope {

/// Plan of the network whose channels carry the regular representation of the point group: bonds and products of
/// chiralities, lifted to the group, then group convolutions. Features x_(c,g)(r), g in the group:
///
///   x = silu(sum_f w_(c, g^-1 f) G_f(r)),   x += silu(sum_(c',h,p) w_(c,c',g^-1 h,g^-1 p) x_(c',h)(r + p))
///
/// with a modulation of every layer by a global context that starts from the conditions and collects lattice means: it
/// carries the canonical constraint (the chemical potential depends on all spins) that no strictly local network can.
/// Method: Cohen & Welling, ICML 2016; Perez et al., AAAI 2018.
template <typename Real> typename Network<Real>::Plan groupPlan(const Lattice& lattice, const NetworkConfig& config);

} // namespace kondoscope
