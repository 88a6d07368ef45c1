#pragma once

#include <stop_token>
#include <string>

#include "core/simulation/DatasetRecipe.h"

namespace kondoscope {

inline constexpr int kMostJobs = 1024;

/// Makes what is still missing of the data sets of a recipe, shows progress, and writes datasetFileNames(output) once
/// all is there.
///
/// \param jobs  processes; 0: one a thread of the budget
/// \return false after a stop request: finished parts stay beside the output
/// \throws as makeParts, DatasetPartFolder and writeDataset
bool makeDatasets(const DatasetRecipe& recipe, const std::string& output, int jobs, const std::stop_token& stop);

} // namespace kondoscope
