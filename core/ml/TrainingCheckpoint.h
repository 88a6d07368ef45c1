#pragma once

#include <string>
#include <vector>

#include "core/ml/Optimizer.h"
#include "core/ml/Training.h"

namespace kondoscope {

/// Everything that changes in the course of a training.
struct TrainingState
{
    Optimizer optimizer;
    int iteration = 0;
    double seconds = 0.0;
    double loss = 0.0;
    std::vector<float> best; ///< averaged weights of the best validation; empty before the first
    double bestScore = 0.0;
    int bestPoint = 0; ///< of the curve
    std::vector<LearningPoint> curve;
    EnergyReference reference; ///< of the present weights; empty if no energies are learned
};

/// Writes beside the target and renames. \param origin  names the data and the first weights \throws FileError
void writeCheckpoint(const std::string& path, const TrainingState& state, const TrainingConfig& config,
                     const std::string& origin);

/// \throws FileError if it is missing or damaged; ConfigError if it was made with other data, first weights or settings
TrainingState readCheckpoint(const std::string& path, const TrainingConfig& config, const std::string& origin,
                             std::size_t weightCount);

} // namespace kondoscope
