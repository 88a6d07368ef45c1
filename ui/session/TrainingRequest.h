#pragma once

#include <string>
#include <vector>

#include "core/ml/TrainingConfig.h"

namespace kondoscope {

/// What a training shall do.
struct TrainingRequest
{
    std::vector<std::string> datasets; ///< files
    TrainingConfig config;             ///< the number of iterations follows from `minutes` when the training starts
    double minutes = 10.0;             ///< of training; data are read before
    int threads = 1;                   ///< of the whole program while it trains
    std::string model;                 ///< file that the finished model becomes; nothing may be there yet
};

/// Where a training that can go on is kept beside its model: the state, as `kondoscope-cli train` keeps it, and the
/// settings with the names of the data sets.
std::string checkpointOf(const std::string& model);
std::string settingsOf(const std::string& model);

/// Writes settingsOf(request.model), a TOML file that `kondoscope-cli train --config` reads too. \throws FileError
void writeTrainingSettings(const TrainingRequest& request);
/// The request behind a saved training; minutes and threads are the defaults. \throws FileError, ConfigError
TrainingRequest readTrainingSettings(const std::string& model);
/// Removes checkpoint and settings, where they are.
void removeSavedTraining(const std::string& model);
/// Models in this folder whose training can go on, sorted.
std::vector<std::string> savedTrainings(const std::string& folder);

/// The path itself, or "NAME-2.h5", "NAME-3.h5" and so on: neither a model nor a saved training is there.
std::string freeModelPath(const std::string& path);

} // namespace kondoscope
