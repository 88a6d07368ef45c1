#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "app/cli/JsonOutput.h"
#include "app/cli/SolverOptions.h"
#include "core/simulation/ModelEvaluation.h"

// What the commands that evaluate a solver on a data set share.
namespace kondoscope {

/// The configuration that the options of a command give for a solver.
/// \throws ConfigError for an option that this solver does not read, or a value that is not allowed
SolverConfig solverOf(const std::string& kind, const SolverOptions& settings);

/// evaluateModel, with the cost said beforehand and a progress bar.
ModelEvaluation evaluateWithProgress(const Dataset& dataset, const EvaluationOptions& options, std::stop_token stop);

/// Writes to stderr what the solver warns of, a line each, long lists cut.
void printWarnings(const std::vector<std::string>& warnings);

/// "9.1 %", or "-" where it is not known.
std::string percentText(const std::optional<double>& share);

/// null where it is not known.
Json optionalJson(const std::optional<double>& value);

} // namespace kondoscope
