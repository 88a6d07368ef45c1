#pragma once

#include <cstdint>
#include <vector>

#include "core/simulation/DatasetRecipe.h"

namespace kondoscope {

/// What is drawn or listed for one trajectory of a source. Depends on recipe and trajectory alone.
struct TrajectoryDraw
{
    std::uint64_t seed = 0;
    ElectronConfig electrons; ///< that move the spins
    StateConfig state;
};

/// \param trajectory  of the source, from 0
TrajectoryDraw drawTrajectory(const DatasetRecipe& recipe, const DatasetSource& source, int trajectory);

/// The conditions that a spin configuration is labelled for, labels.count() of them.
/// \param frame  of the trajectory, from 0
std::vector<ElectronConfig> drawConditions(const LabelConditions& labels, const TrajectoryDraw& trajectory, int frame);

} // namespace kondoscope
