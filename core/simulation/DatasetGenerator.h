#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/io/Dataset.h"
#include "core/simulation/DatasetRecipe.h"

namespace kondoscope {

/// Quenches of one run configuration: the recipe that needs no file.
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

/// Quenches of `config` over output.time, labelled by its solver, "ed" or "kpm" ("ml": by "ed"), at the condition that
/// drives them. \throws ConfigError, also if output.time has fewer steps than frames
DatasetRecipe quenchRecipe(const RunConfig& config, const GeneratorOptions& options);

/// Trajectories of a recipe that are made together. Their frames depend on the recipe alone: parts may be made in any
/// order, by any process.
struct DatasetPart
{
    std::size_t source = 0; ///< index in the recipe
    int first = 0;          ///< trajectory of the source
    int count = 1;
};

/// All parts of a recipe, in the order in which their frames stand in the data set.
std::vector<DatasetPart> datasetParts(const DatasetRecipe& recipe);

/// Frames of the data set that a part gives.
std::int64_t frameCount(const DatasetRecipe& recipe, const DatasetPart& part);

/// Makes the spins of a part and labels them: free energy, field, density and chemical potential of the electrons,
/// classical terms left out except the superexchange of infinite coupling. Frames of a quench become sparser with time
/// (t_k ~ k^2), since the spins move fastest at first; those of an annealing run, whose temperature falls linearly, are
/// evenly spaced.
///
/// \param add  gets every frame as soon as it is labelled
/// \throws ConfigError, NumericsError, FileError (model of driver "ml"), Cancelled
void labelPart(const DatasetRecipe& recipe, const DatasetPart& part, const std::function<void(DatasetFrame)>& add,
               std::stop_token stop = {});

/// The data sets of a recipe without their frames: one for every lattice size, in the order of the sources.
std::vector<Dataset> emptyDatasets(const DatasetRecipe& recipe);

/// Makes quenchRecipe(config, options) in this process.
///
/// \param progress  called with (frames done, frames in all)
/// \return all frames; after a stop request those that were complete, which are fewer than options.frameCount()
/// \throws as labelPart, but not Cancelled
Dataset generateDataset(const RunConfig& config, const GeneratorOptions& options,
                        const std::function<void(std::int64_t, std::int64_t)>& progress = {},
                        std::stop_token stop = {});

} // namespace kondoscope
