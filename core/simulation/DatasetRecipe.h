#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/io/Dataset.h"
#include "core/io/Toml.h"
#include "core/simulation/RunConfig.h"

namespace kondoscope {

/// Values of a filling or an electronic temperature: those listed, or so many that are drawn from a range. None given:
/// the value of whatever stands above (trajectory, run configuration).
struct ConditionChoice
{
    std::vector<double> values;
    int draws = 0;                 ///< numbers drawn from `range`; 0: `values` hold
    std::array<double, 2> range{}; ///< both ends belong to it

    std::size_t count() const { return draws > 0 ? static_cast<std::size_t>(draws) : values.size(); }
    bool operator==(const ConditionChoice&) const = default;
};

/// The electrons that every frame is labelled for: each filling at each kT.
struct LabelConditions
{
    ConditionChoice fillings;
    ConditionChoice kTs; ///< drawn log-uniformly, anew for every filling
    bool own = false;    ///< the condition that moved the spins too, first

    /// Frames of the data set for one spin configuration.
    std::size_t count() const;
    bool operator==(const LabelConditions&) const = default;
};

/// One way to come by spin configurations: a table [[source]] of a recipe.
struct DatasetSource
{
    FrameKind kind = FrameKind::Quench; ///< Random, Perturbed (both: one frame a trajectory), Quench, Anneal or Driven
    int lx = 0;
    int ly = 0;
    std::uint64_t seed = 1; ///< of the first trajectory; the others follow
    int trajectories = 1;
    int frames = 1;                       ///< per trajectory, the initial state among them
    double duration = 0.0;                ///< of a trajectory [hbar/t]
    double dt = 0.0;                      ///< time step [hbar/t]
    std::array<double, 2> temperatures{}; ///< of the spins at start and end [t]; Anneal
    std::vector<std::string> states;      ///< initial states as in StateConfig, in turn
    std::array<double, 2> noise{};        ///< of the initial states [rad]: uniform in this range
    std::string driver;                   ///< solver that moves the spins: "ed", "kpm", "ml"
    ConditionChoice filling;              ///< of the electrons that move the spins: in turn, or one draw a trajectory
    ConditionChoice kT;                   ///< as filling; the listed ones change after all fillings
    LabelConditions labels;

    bool isDynamic() const { return kind != FrameKind::Random && kind != FrameKind::Perturbed; }
    /// Frames of the data set: trajectories times spin configurations times conditions.
    std::int64_t frameCount() const;
};

/// What `dataset generate` makes: a run configuration, the solver of the labels, and sources of spins.
///
/// TOML: `preset` and the tables of RunConfig | [labels] solver precision dopings|fillings
/// random_dopings|random_fillings doping_range|filling_range kTs random_kTs kT_range own_condition | [[source]] kind
/// size seed trajectories frames duration dt temperatures states noise driver doping|filling doping_range|filling_range
/// kT kT_range, and the conditions of [labels] for this source alone as labels.KEY.
struct DatasetRecipe
{
    RunConfig base;
    SolverConfig labelSolver; ///< "ed" or "kpm"
    std::vector<DatasetSource> sources;

    /// \throws ConfigError for what no value alone can show: more frames than steps or than a data set holds,
    /// conditions
    ///         that cannot be, states that do not fit
    void validate() const;
    std::int64_t frameCount() const;
};

/// Whether a TOML text has a table [[source]]: it then is a recipe, not a run configuration.
bool isDatasetRecipe(const std::string& text, const std::string& origin);

/// \param adjust  changes the run configuration (options of the command line) before the sources take their defaults
///                from it
/// \throws ConfigError naming key, line, reason and what is allowed
DatasetRecipe parseDatasetRecipe(const std::string& text, const std::string& origin,
                                 const std::function<void(RunConfig&)>& adjust = {});

/// The same of keys that were read before, such as those of a larger document. \param entries  in the order of lines
DatasetRecipe parseDatasetRecipe(std::vector<TomlEntry> entries, const std::string& origin,
                                 const std::function<void(RunConfig&)>& adjust = {});

/// Everything spelled out; parseDatasetRecipe gives the same recipe back.
std::string toToml(const DatasetRecipe& recipe);

/// Names everything that decides about the frames: the recipe, the content of the model files, the program's version.
/// \throws FileError
std::string recipeHash(const DatasetRecipe& recipe);

} // namespace kondoscope
