#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "core/io/Dataset.h"
#include "core/simulation/RunConfig.h"

namespace kondoscope {

/// How labelled configurations are collected.
struct GeneratorOptions
{
    int frames = 20;           ///< per trajectory; the first is the initial state
    int trajectories = 1;      ///< seeds state.seed, state.seed + 1, ...
    std::string driver = "ed"; ///< "ed": exact trajectories; "ml": the force field drives, frames are labelled exactly
    /// \throws ConfigError
    void validate() const;
};

/// Runs quenches of `config` over output.time and labels frames by exact diagonalization: free energy, field, density.
/// Frames become sparser with time (t_k ~ k^2), since the spins move fastest at first.
///
/// \param progress  called with (frames done, frames in all)
/// \throws ConfigError, NumericsError, FileError (model of driver "ml"), Cancelled
Dataset generateDataset(const RunConfig& config, const GeneratorOptions& options,
                        const std::function<void(int, int)>& progress = {}, std::stop_token stop = {});

} // namespace kondoscope
