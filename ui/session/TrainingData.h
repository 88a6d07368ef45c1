#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/io/DatasetSummary.h"
#include "core/simulation/DatasetRecipe.h"

namespace kondoscope {

/// What a file of training data holds.
struct DatasetFacts
{
    Dataset sample; ///< its first frame: tells whether data sets belong together
    DatasetSummary summary;
};

/// Reads a file and looks whether a force field can be trained on it. \throws FileError, ConfigError with the reason
DatasetFacts readDatasetFacts(const std::string& path);
/// \throws ConfigError if no one force field describes both
void requireTogether(const DatasetFacts& one, const DatasetFacts& other);
/// "square 12 × 12, 160 frames of 8 trajectories, J = 6 t, doping 0.03, kT 0.003 t", and of a single one what may harm
/// a training. \param datasets  that belong together; at least one
std::string describe(const std::vector<const DatasetFacts*>& datasets);
/// Smallest and largest doping of data sets that belong together, one at least.
ValueSpan dopings(const std::vector<const DatasetFacts*>& datasets);

/// What a first data set is made of. Spans with equal ends are one value.
struct SmallDataset
{
    int size = 12;    ///< linear, of the lattice
    int quenches = 8; ///< trajectories of 20 spin configurations
    ValueSpan doping;
    ValueSpan kT; ///< electronic temperature [t]
};

/// Quenches from random spins on a small lattice with the electrons of a run, labelled and driven exactly: enough for a
/// first model in some minutes. Where doping or kT span a range, every trajectory draws its own, and every spin
/// configuration is labelled for two further draws too: kT log-uniformly.
/// \throws ConfigError for electrons that force fields are not made for, or a range that cannot be drawn from
DatasetRecipe smallTrainingRecipe(const RunConfig& run, const SmallDataset& wanted);

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
