#pragma once

#include <cstdint>
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
    std::string driver = "ed"; ///< solver that moves the spins between labels: "ed", "kpm" or "ml"
    /// \throws ConfigError
    void validate() const;
    /// Of all trajectories together.
    std::int64_t frameCount() const;
};

/// Runs quenches of `config` over output.time and labels frames by its solver, "ed" or "kpm" ("ml": by "ed"): free
/// energy, field, density of the electrons, classical terms left out except the superexchange of infinite coupling.
/// Frames become sparser with time (t_k ~ k^2), since the spins move fastest at first.
///
/// \param progress  called with (frames done, frames in all)
/// \return all frames; after a stop request those that were complete, which are fewer than options.frameCount()
/// \throws ConfigError, also if output.time has fewer steps than frames; NumericsError, FileError (model of driver
/// "ml")
Dataset generateDataset(const RunConfig& config, const GeneratorOptions& options,
                        const std::function<void(std::int64_t, std::int64_t)>& progress = {},
                        std::stop_token stop = {});

} // namespace kondoscope
