#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/DatasetCommands.h"
#include "app/cli/DatasetMaking.h"
#include "app/cli/DatasetWorkers.h"
#include "app/cli/ExitCodes.h"
#include "app/cli/OutputFiles.h"
#include "app/cli/RunSource.h"
#include "app/cli/SolverOptions.h"
#include "app/cli/StopSignals.h"
#include "core/io/Toml.h"
#include "core/simulation/DatasetGenerator.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr std::size_t kLargestRecipe = std::size_t{1} << 20;

struct GenerateOptions
{
    RunSource source;
    std::optional<int> frames;
    std::optional<int> trajectories;
    std::string driver; ///< empty: the solver that labels
    std::string model;
    int jobs = 0; ///< 0: one a thread of the budget
    std::string output;
};

void applyChanges(const GenerateOptions& options, RunConfig& config)
{
    options.source.applyAssignments(config);
    if (!options.model.empty())
        config.solver.model = options.model;
}

/// The recipe of a file with [[source]] tables.
DatasetRecipe fileRecipe(const GenerateOptions& options, const std::string& text)
{
    if (options.frames || options.trajectories || !options.driver.empty())
        throw ConfigError(fmt::format("--frames, --trajectories or --driver with {} (a recipe says so in its tables "
                                      "[[source]]). Leave them out.",
                                      options.source.file));
    return parseDatasetRecipe(text, options.source.file,
                              [&options](RunConfig& config) { applyChanges(options, config); });
}

/// Quenches of one run configuration, as the options describe them.
DatasetRecipe optionRecipe(const GenerateOptions& options)
{
    RunConfig config = options.source.load();
    if (!options.model.empty())
        config.solver.model = options.model;
    GeneratorOptions generator;
    generator.frames = options.frames.value_or(generator.frames);
    generator.trajectories = options.trajectories.value_or(generator.trajectories);
    const std::string labels = config.solver.kind == "kpm" ? "kpm" : "ed";
    generator.driver = options.driver.empty() ? labels : options.driver;
    return quenchRecipe(config, generator);
}

DatasetRecipe loadRecipe(const GenerateOptions& options)
{
    if (options.source.preset.empty() && !options.source.file.empty()) {
        const std::string text = readTextFile(options.source.file, kLargestRecipe);
        if (isDatasetRecipe(text, options.source.file))
            return fileRecipe(options, text);
    }
    return optionRecipe(options);
}

int generate(const GenerateOptions& options)
{
    const DatasetRecipe recipe = loadRecipe(options);
    for (const std::string& file : datasetFileNames(recipe, options.output))
        requireOutput(file, {options.source.file});
    StopSignals signals;
    return makeDatasets(recipe, options.output, options.jobs, signals.token()) ? kSuccess : signals.exitCode();
}

} // namespace

void addDatasetGenerateCommand(CLI::App& group, Action& action)
{
    CLI::App* command =
        group.add_subcommand("generate", "Makes spin configurations and labels them by the exact solver "
                                         "or kpm, in parallel processes; goes on where it was stopped");
    auto options = std::make_shared<GenerateOptions>();
    options->source.addTo(*command);
    command->footer("CONFIG.toml with tables [[source]] is a recipe (README, \"Data sets\"); without them, and with "
                    "--preset, quenches are made as --frames, --trajectories and --driver say.");
    command->add_option("--frames", options->frames, "Frames of each quench, the initial state among them (20)")
        ->check(CLI::PositiveNumber);
    command
        ->add_option("--trajectories", options->trajectories,
                     "Quenches, with seeds state.seed, state.seed + 1, ... (1)")
        ->check(CLI::PositiveNumber);
    command
        ->add_option("--driver", options->driver,
                     "Solver that moves the spins between labels; without it the one that labels: kpm if the "
                     "configuration says so, else ed")
        ->check(CLI::IsMember(solverNames()));
    command->add_option("--model", options->model, "Force field of the driver ml: a name or a file")
        ->type_name("MODEL");
    command->add_option("--jobs", options->jobs, "Processes that work side by side; 0: one a core, or --threads")
        ->check(CLI::Range(0, kMostJobs))
        ->capture_default_str();
    command->add_option("-o,--output", options->output, "Data set to write")->type_name("OUT.h5")->required();
    command->callback([options, &action] { action = [options] { return generate(*options); }; });
}

void addDatasetWorkCommand(CLI::App& group, Action& action)
{
    CLI::App* command = group.add_subcommand("work", "What the processes of generate do")->group("");
    auto folder = std::make_shared<std::string>();
    command->add_option("folder", *folder, "Parts of a data set")->required();
    command->callback([folder, &action] { action = [folder] { return workOnParts(*folder); }; });
}

} // namespace kondoscope
