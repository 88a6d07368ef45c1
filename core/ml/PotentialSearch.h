#pragma once

#include <functional>

namespace kondoscope {

/// Where a chemical potential is looked for.
struct PotentialRange
{
    double low = 0.0;  ///< [t]
    double high = 0.0; ///< [t]
    double step = 0.0; ///< first step away from the start [t]
};

/// The chemical potential at which `electrons(mu)` is `wanted`: brackets from `start`, then the Illinois variant of the
/// regula falsi. Where several roots exist, one near the start. In a gap the electrons of a network may miss the wanted
/// number by a little, for any mu: then where they come nearest to it.
///
/// \param electrons  number of electrons at mu; the last call is at the result
/// \param tolerance  of the number of electrons
/// \param slack      by which they may miss it in a gap, where their number hardly depends on mu
/// \throws NumericsError if there is none in the range
double findPotential(const std::function<double(double mu)>& electrons, double wanted, double start,
                     const PotentialRange& range, double tolerance, double slack);

} // namespace kondoscope
