#pragma once

#include <string>

#include "app/cli/JsonOutput.h"
#include "core/simulation/ModelEvaluation.h"

// An evaluation for people, programs and pictures.
namespace kondoscope {

/// Overall errors, then tables by condition (where there are several), by trajectory and by step; of long tables the
/// first and last rows.
std::string evaluationText(const ModelEvaluation& evaluation);

/// Overall errors and all rows of all tables.
Json evaluationJson(const ModelEvaluation& evaluation);

/// All rows of all tables as one, with a column that names the group; energies in t a site.
std::string evaluationCsv(const ModelEvaluation& evaluation);

/// The torque pairs as kondoscope-render reads them.
/// \param title   one line
/// \param solver  "force field"
std::string parityCsv(const ModelEvaluation& evaluation, const std::string& title, const std::string& solver);

} // namespace kondoscope
