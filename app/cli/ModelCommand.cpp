#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/Commands.h"
#include "app/cli/DatasetMaking.h"
#include "app/cli/Deadline.h"
#include "app/cli/ExitCodes.h"
#include "app/cli/ModelTraining.h"
#include "app/cli/OutputFiles.h"
#include "app/cli/ProgressBar.h"
#include "app/cli/StopSignals.h"
#include "core/io/AtomicFile.h"
#include "core/ml/ModelCard.h"
#include "core/ml/ModelFile.h"
#include "core/simulation/DatasetPartFolder.h"
#include "core/simulation/ModelRecipe.h"
#include "core/simulation/Resources.h"
#include "core/support/Error.h"
#include "core/support/Threads.h"

namespace kondoscope {

namespace fs = std::filesystem;

namespace {

struct MakeOptions
{
    std::string recipe;
    std::string output;
    std::string work;
    int jobs = 0;
    double minutes = 0.0; ///< 0: to the end
};

/// Data and training of one round; round 0 is that of the recipe itself.
struct Stage
{
    DatasetRecipe data;
    TrainingConfig training;
    bool restart = true;
};

std::vector<Stage> stagesOf(const ModelRecipe& recipe)
{
    std::vector<Stage> stages{{recipe.data, recipe.training}};
    for (const ModelRound& round : recipe.rounds)
        stages.push_back({round.data, round.training, round.restart});
    return stages;
}

std::string fileOf(const MakeOptions& options, const char* what, std::size_t stage, const char* ending)
{
    return fs::absolute(fs::path(options.work) / fmt::format("{}-{}{}", what, stage, ending)).string();
}

bool usesModel(const DatasetRecipe& recipe)
{
    return std::any_of(recipe.sources.begin(), recipe.sources.end(),
                       [](const DatasetSource& source) { return source.isDynamic() && source.driver == "ml"; });
}

/// What decides about the frames, wherever the folder lies: the model is named by its content.
std::string recipeText(DatasetRecipe recipe)
{
    if (usesModel(recipe))
        recipe.base.solver.model = modelHash(readModel(findModel(recipe.base.solver.model)));
    return toToml(recipe);
}

/// Notes the recipe beside the data sets of a stage before they are begun. \throws ConfigError if the folder holds data
/// of another one
void claim(const std::string& noteFile, const std::string& text)
{
    constexpr std::size_t kLargestNote = std::size_t{4} << 20;
    if (!fs::exists(noteFile)) {
        writeText(noteFile, text);
        return;
    }
    if (readTextFile(noteFile, kLargestNote) != text)
        throw ConfigError(fmt::format("{}: the data beside it were made by another recipe or model (they cannot be "
                                      "part of this force field). Remove them together with this file, or choose "
                                      "another --work.",
                                      noteFile));
}

/// \return the files of the data sets; nothing after a stop request
std::optional<std::vector<std::string>> makeData(const MakeOptions& options, std::size_t stage,
                                                 const DatasetRecipe& recipe, const std::stop_token& stop)
{
    const std::string output = fileOf(options, "data", stage, ".h5");
    claim(fileOf(options, "data", stage, ".toml"), recipeText(recipe));
    const std::vector<std::string> names = datasetFileNames(recipe, output);
    if (std::all_of(names.begin(), names.end(), [](const std::string& name) { return fs::exists(name); })) {
        fmt::print("{} frames are there already.\n", recipe.frameCount());
        return names;
    }
    return makeDatasets(recipe, output, options.jobs, stop) ? std::optional(names) : std::nullopt;
}

void announce(const MakeOptions& options, const std::vector<Stage>& stages)
{
    const int jobs = options.jobs > 0 ? options.jobs : threadBudget();
    fmt::print("{}: {} in {} data sets and trainings, kept in {}\n", options.recipe, options.output, stages.size(),
               options.work);
    for (std::size_t k = 0; k < stages.size(); ++k) {
        const Stage& stage = stages[k];
        fmt::print("{}: {} frames, about {} on {} {}; {} iterations{}, about {}\n",
                   k == 0 ? "first data" : fmt::format("round {}", k), stage.data.frameCount(),
                   waitingText(estimatedSeconds(stage.data) / jobs), jobs, jobs == 1 ? "process" : "processes",
                   stage.training.iterations, k > 0 && !stage.restart ? " from the weights so far" : "",
                   waitingText(estimatedTrainingSeconds(stage.data, stage.training)));
    }
    std::fflush(stdout);
}

/// \return whether all is done
bool makeAll(const MakeOptions& options, const std::vector<Stage>& stages, const std::stop_token& stop)
{
    TrainingJob job;
    job.keepFinished = true;
    for (std::size_t k = 0; k < stages.size(); ++k) {
        DatasetRecipe data = stages[k].data;
        if (k > 0)
            data.base.solver.model = job.output;
        fmt::print("[{} of {}] data {}\n", 2 * k + 1, 2 * stages.size(), k);
        std::fflush(stdout);
        const auto files = makeData(options, k, data, stop);
        if (!files)
            return false;
        job.datasets.insert(job.datasets.end(), files->begin(), files->end());
        job.start = stages[k].restart ? "" : job.output;
        job.config = stages[k].training;
        job.output = fileOf(options, "model", k, ".h5");
        fmt::print("[{} of {}] training {}\n", 2 * k + 2, 2 * stages.size(), k);
        std::fflush(stdout);
        if (!runTraining(job, stop))
            return false;
    }
    writeModel(options.output, readModel(job.output));
    return true;
}

int make(const MakeOptions& options)
{
    const ModelRecipe recipe = readModelRecipe(options.recipe);
    requireOutput(options.output, {options.recipe});
    std::error_code error;
    fs::create_directories(options.work, error);
    if (error)
        throw FileError(fmt::format("{}: cannot be made ({}; data and models gather there). Choose another --work.",
                                    options.work, error.message()));
    const std::vector<Stage> stages = stagesOf(recipe);
    announce(options, stages);
    StopSignals signals;
    const Deadline deadline(signals.token(), options.minutes);
    if (!makeAll(options, stages, deadline.token()))
        return signals.exitCode();
    fmt::print("{}\nmodel in {}\n", modelCard(options.output), options.output);
    return kSuccess;
}

void addMakeCommand(CLI::App& group, Action& action)
{
    CLI::App* command = group.add_subcommand("make", "Makes a force field from its recipe: data, training, rounds of "
                                                     "states that it visits itself; goes on where it was stopped");
    auto options = std::make_shared<MakeOptions>();
    command->add_option("recipe", options->recipe, "Data, network, training, rounds (README, \"Model recipes\")")
        ->type_name("RECIPE.toml")
        ->required();
    command
        ->add_option("--work", options->work, "Folder for data and models on the way; what is there is not made again")
        ->type_name("FOLDER")
        ->required();
    command->add_option("--jobs", options->jobs, "Processes that label side by side; 0: one a core, or --threads")
        ->check(CLI::Range(0, kMostJobs))
        ->capture_default_str();
    command->add_option("--minutes", options->minutes, "Stop after this time; the same command goes on")
        ->check(CLI::NonNegativeNumber);
    command->add_option("-o,--output", options->output, "Model to write")->type_name("MODEL.h5")->required();
    command->callback([options, &action] { action = [options] { return make(*options); }; });
}

} // namespace

void addModelCommand(CLI::App& app, Action& action)
{
    CLI::App* group = app.add_subcommand("model", "Force fields from recipes")->require_subcommand(1);
    addMakeCommand(*group, action);
}

} // namespace kondoscope
