#pragma once

#include "core/lattice/SpinField.h"

namespace kondoscope {

/// A spin that has turned by less than this angle since the reference is frozen [rad] (30 degrees).
inline constexpr double kFrozenAngle = 0.52359877559829887;

/// q(t, tw) = (1/N) sum S_i(t).S_i(tw) with the spins of an earlier time tw: 1 when nothing moved.
double overlap(const SpinField& spins, const SpinField& reference);

/// Share of the spins that have turned by less than kFrozenAngle.
double frozenFraction(const SpinField& spins, const SpinField& reference);

} // namespace kondoscope
