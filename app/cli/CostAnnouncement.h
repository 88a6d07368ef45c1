#pragma once

#include <optional>

#include "core/forces/ForceModel.h"

namespace kondoscope {

/// Says on stderr what long work will take, before it starts. Silent below 10 s and where nothing is known.
/// \param evaluations  of the solver
void announceCost(const std::optional<CostEstimate>& cost, double evaluations);

} // namespace kondoscope
