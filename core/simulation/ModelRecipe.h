#pragma once

#include <string>
#include <vector>

#include "core/ml/TrainingConfig.h"
#include "core/simulation/DatasetRecipe.h"

namespace kondoscope {

/// A table [[round]] of a model recipe: states that the force field so far visits itself, labelled, are added to the
/// data, and the training goes on.
struct ModelRound
{
    DatasetRecipe data;      ///< base.solver.model is to be set to the model of the round before
    TrainingConfig training; ///< as that of the recipe, but for the keys of the round
    bool restart = false;    ///< from random weights instead of those of the round before
};

/// Everything that a force field is made of, data and training.
///
/// TOML: a data recipe (DatasetRecipe) | [network] and [training] (TrainingConfig) | [[round]] restart iterations
/// learning_rate, and its sources as tables [[round.source]]: as [[source]], with the driver "ml" without asking for
/// one in those of kind "driven". Seeds that are not given go on from the sources before, those of other rounds
/// included.
struct ModelRecipe
{
    DatasetRecipe data;
    TrainingConfig training;
    std::vector<ModelRound> rounds;
};

/// \throws ConfigError naming key, line, reason and what is allowed
ModelRecipe parseModelRecipe(const std::string& text, const std::string& origin);
/// \throws ConfigError, FileError
ModelRecipe readModelRecipe(const std::string& path);

/// How long one process would work on a data set [s], solvers that know their cost alone: a rough guess.
double estimatedSeconds(const DatasetRecipe& recipe);
/// How long a training on data of this recipe takes here [s]: some steps on random spins are timed.
/// \throws ConfigError as Training
double estimatedTrainingSeconds(const DatasetRecipe& recipe, const TrainingConfig& config);

} // namespace kondoscope
