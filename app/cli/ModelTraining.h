#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "core/ml/TrainingConfig.h"

namespace kondoscope {

/// One training, from files to a file.
struct TrainingJob
{
    std::vector<std::string> datasets;
    TrainingConfig config;
    std::string start;         ///< model whose weights the training begins with; empty: random ones
    std::string output;        ///< model to write
    std::string curve;         ///< CSV of the learning curve to write; empty: none
    bool keepFinished = false; ///< a model of this training that is there already is not made again
};

/// Goes on with a training where OUTPUT.training holds one, else begins it; saves it there every minute. The model is
/// written when all iterations are done, or as far as it got after a stop request; its diagnostics with it.
///
/// \return whether the training is finished; else the same call goes on
/// \throws FileError, NumericsError; ConfigError, also if the output is a model of another training and would be kept
bool runTraining(const TrainingJob& job, const std::stop_token& stop);

} // namespace kondoscope
