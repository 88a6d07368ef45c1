#pragma once

#include <string>
#include <vector>

#include "core/simulation/RunConfig.h"

namespace kondoscope {

/// Names of solvers on the command line: "ed", "kpm", "ml".
const std::vector<std::string>& solverNames();

/// \throws Error for "kpm", which this version does not have; ConfigError for "ml" without a model
void refuseMissingSolver(const SolverConfig& solver);

} // namespace kondoscope
