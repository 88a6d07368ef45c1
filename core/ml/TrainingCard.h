#pragma once

#include "core/ml/Training.h"

namespace kondoscope {

/// Mean difference of exact and learned energies per site, by filling; over all training frames that hold an energy.
EnergyReference energyReference(const TrainingSet& data, const TrainingConfig& config,
                                const std::vector<float>& weights);

/// The model with its card. \param point  what validation found for these weights; null: nothing
ModelFile makeModel(const TrainingSet& data, const TrainingConfig& config, const std::vector<float>& weights,
                    const LearningPoint* point);

} // namespace kondoscope
