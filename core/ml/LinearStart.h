#pragma once

#include <vector>

#include "core/ml/TrainingLoss.h"

namespace kondoscope {

/// Fits the weights of MeanEnergy alone to the torques of some training frames, by least squares: a descent takes very
/// long to find the small differences of electronic moments that matter. The variable z of it becomes the best linear
/// estimate of the chemical potential, where the data has that. The other weights stay as they are.
///
/// \param slots    one a thread, or more
/// \param weights  of the network; those of MeanEnergy are written
void startLinear(const TrainingSet& data, std::vector<TrainingSlot>& slots, const LossTerms& terms,
                 std::vector<float>& weights);

} // namespace kondoscope
