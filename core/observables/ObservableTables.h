#pragma once

#include <limits>
#include <vector>

#include "core/observables/Observables.h"

namespace kondoscope {

/// What an observable is that a solver does not know or that has no meaning.
inline constexpr double kUnknownValue = std::numeric_limits<double>::quiet_NaN();

// The parts of observables(), in its order.
std::vector<Observable> spinObservables();
std::vector<Observable> electronObservables();
std::vector<Observable> orderObservables();
std::vector<Observable> domainObservables();

} // namespace kondoscope
