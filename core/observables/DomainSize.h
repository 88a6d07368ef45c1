#pragma once

#include <vector>

#include <Eigen/Core>

#include "core/lattice/Lattice.h"
#include "core/observables/RadialBins.h"

namespace kondoscope {

/// 2 pi/<q> with <q> = sum |q| S / sum S over q != 0 [a]; NaN if there is nothing but a mean value.
/// Sharp walls have a tail S ~ q^-3, so that <q> L grows with log(L/a): an exponent that is fitted to this size comes
/// out low. Domains of spins that grow as t^n gave 0.77 n, at sizes of 12 to 20 a and of 26 to 43 a alike.
double domainSizeFromStructureFactor(const RadialBins& waveNumbers, const Eigen::VectorXd& structureFactor);

/// Distance at which a curve first falls to half its first value, interpolated [a]; NaN if it does not (a single
/// domain). The width of walls is felt: chiral domains of spins that grow as t^n gave 0.86 n at sizes of 3 to 6 a and
/// 0.94 n at 8 to 14 a. \param curve  one value a distance
double halfDistance(const std::vector<double>& distances, const Eigen::VectorXd& curve);

/// N/N_wall [a], N_wall the bonds between nearest neighbours across which the field changes its sign (0 counts as
/// positive); doubled on the triangular lattice, where a straight wall along a1 cuts two bonds a length a: so stripes
/// of width w have the size w. Of the three sizes the one whose exponents came out right. NaN without walls.
/// \param field  one number a site, (N)
double domainSizeFromWalls(const Lattice& lattice, const Eigen::VectorXd& field);

} // namespace kondoscope
