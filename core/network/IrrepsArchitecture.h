#pragma once

#include "core/network/Network.h"

namespace kondoscope {

/// Plan of the network on irreducible representations. Bonds b and chiralities chi around a site go over to components
/// f^(G,r)_m of the irreps G of the point group (copy r, component m), separately for b, even, and chi, odd under time
/// reversal. The features of the site are the invariants
///
///   f^(A1,r)                      of bonds only,
///   p^(G,r) = sum_m f_m^2         power spectrum,
///   eta^(G,r) = sum_m f_m e^G_m,  e^G = F^G / sqrt(|F^G|^2 + eps^2), F^G = sum_r w^G_r f^(G,r), w learned: phases
///                                 between the copies of an irrep,
///   sum C e^G e^G' e^G''          with Clebsch-Gordan coefficients, an even number of odd factors: phases between
///                                 irreps;
///
/// then comes a perceptron at every site.
/// Refs: arXiv:2201.00798; arXiv:2501.06171
template <typename Real> typename Network<Real>::Plan irrepsPlan(const Lattice& lattice, const NetworkConfig& config);

} // namespace kondoscope
