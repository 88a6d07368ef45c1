#pragma once

#include <optional>

#include "core/electrons/kpm/FermiSums.h"
#include "core/electrons/kpm/SpectralBounds.h"

namespace kondoscope {

/// mu with N(mu) = electronCount [t], by bracketed Newton steps. In a gap, where N(mu) is flat but
/// for noise, the root at the middle of the flat stretch, or the middle itself where the noise has moved the root away:
/// N(mu) is then off by less than 1e-6 of the electrons or holes, whichever are fewer.
///
/// Any sign of the weights is allowed: N(mu) need not be monotone, and the search ends at one of the roots.
/// \param electronCount  at or below 0 (or sums.stateCount() and above): mu so low (high) that all levels are empty
///                       (full)
/// \param bounds         of the energies
/// \param start          where to look for a root first, if it is known: the middle of a gap in which the ripples of an
/// undamped
///                       series leave many
double solveChemicalPotential(const FermiSums& sums, double electronCount, const SpectralBounds& bounds,
                              std::optional<double> start = std::nullopt);

} // namespace kondoscope
