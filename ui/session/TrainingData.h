#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/simulation/DatasetRecipe.h"

namespace kondoscope {

/// "square 12 × 12, 160 frames of 8 trajectories, doping 0.03, kT 0.003 t, torque rms 0.11 t", and what may harm a
/// training. \throws FileError
std::string describeDataset(const std::string& path);

/// Quenches from random spins on a small lattice with the electrons of a run, labelled and driven exactly: enough for a
/// first model in some minutes.
///
/// \param size      linear size of the lattice
/// \param quenches  trajectories of 20 frames
/// \throws ConfigError for electrons that force fields are not made for
DatasetRecipe smallTrainingRecipe(const RunConfig& run, int size, int quenches);

/// Makes the data sets of a recipe in this process. What is finished stays beside `output` when it is interrupted, and
/// the same call goes on.
///
/// \param output    file to write
/// \param progress  called with (frames done, frames in all, estimated seconds left or NaN)
/// \return the files that were written
/// \throws Cancelled, FileError, ConfigError, NumericsError
std::vector<std::string> makeDatasets(const DatasetRecipe& recipe, const std::string& output,
                                      const std::function<void(std::int64_t, std::int64_t, double)>& progress,
                                      std::stop_token stop);

} // namespace kondoscope
