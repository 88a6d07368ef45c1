#pragma once

#include "core/network/Network.h"

namespace kondoscope {

/// Plan of the lattice network with scalar channels s and vector channels v, both in the regular representation of the
/// point group, so that no direction is lost. Vectors turn with the spins and change sign under time reversal:
///
///   v_(c,g)(r) = f(sum_p w_c(g^-1 p) S(r + p)),   f(v) = v / sqrt(1 + v^2)
///   s = silu(W u),   u = {S.v_c, v_c.v_d, q_c q_d}
///   v = f(v + K * (s v)),   s += silu(K' * s + W u)       in every layer
///
/// with group convolutions K *, dense layers W over channels and elements, and q = K'' * (v_c.(v_(c+1) x v_(c+2))),
/// odd under time reversal: only their products enter. Exactly invariant under translations, the point group,
/// rotations of all spins and time reversal. Dot products generate all invariants of vectors under O(3), so that cross
/// products enter by the chiralities q alone.
///
/// The same context modulates scalars as in groupPlan(). Ref. for lattices of spins: Miyazaki, Mach. Learn.: Sci.
/// Technol. 4, 045006 (2023).
template <typename Real>
typename Network<Real>::Plan equivariantPlan(const Lattice& lattice, const NetworkConfig& config);

} // namespace kondoscope
