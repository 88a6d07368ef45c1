#pragma once

#include <memory>
#include <stop_token>

#include "core/ml/TrainingConfig.h"
#include "core/ml/TrainingSet.h"

namespace kondoscope {

/// What steps of a training cost on this machine at present.
struct TrainingSpeed
{
    double step = 0.0;       ///< [s]
    double validation = 0.0; ///< beside the step [s]
};

/// Times the first steps of a training that is thrown away. \throws Cancelled, and as Training::step()
TrainingSpeed measureTrainingSpeed(const std::shared_ptr<const TrainingSet>& data, TrainingConfig config,
                                   double budgetSeconds, std::stop_token stop);

/// Sets iterations and validate_every so that the schedule of the learning rate ends when the time is over, and the
/// validations, one every few seconds, take a tenth of it at most.
void planIterations(TrainingConfig& config, const TrainingSpeed& speed, double budgetSeconds);

} // namespace kondoscope
