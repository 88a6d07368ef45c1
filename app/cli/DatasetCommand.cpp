#include <memory>

#include <CLI/CLI.hpp>

#include "app/cli/Commands.h"
#include "app/cli/ExitCodes.h"
#include "app/cli/JsonOutput.h"
#include "app/cli/ProgressBar.h"
#include "app/cli/RunSource.h"
#include "app/cli/SolverOptions.h"
#include "app/cli/StopSignals.h"
#include "core/io/AtomicFile.h"
#include "core/io/Dataset.h"
#include "core/simulation/DatasetGenerator.h"

namespace kondoscope {

namespace {

struct DatasetOptions
{
    RunSource source;
    GeneratorOptions generator;
    std::string driver; ///< empty: the solver that labels
    std::string output;
};

int generate(const DatasetOptions& options)
{
    const RunConfig config = options.source.load();
    requireWritableTarget(options.output);
    GeneratorOptions generator = options.generator;
    const std::string labels = config.solver.kind == "kpm" ? "kpm" : "ed";
    generator.driver = options.driver.empty() ? labels : options.driver;
    const std::int64_t wanted = generator.frameCount();
    StopSignals signals;
    Dataset dataset;
    {
        ProgressBar bar("labelling", wanted);
        const auto progress = [&bar](std::int64_t done, std::int64_t total) {
            bar.update(done, fmt::format("frame {} of {}", done, total));
        };
        dataset = generateDataset(config, generator, progress, signals.token());
    }
    const auto frames = static_cast<std::int64_t>(dataset.frames.size());
    if (frames == 0) {
        fmt::print(stderr, "kondoscope-cli: stopped before the first frame (a signal asked for it). No data set was "
                           "written.\n");
        return signals.exitCode();
    }
    writeDataset(options.output, dataset);
    fmt::print("{} frames of {} {} x {} in {}\n", frames, name(dataset.kind), dataset.lx, dataset.ly, options.output);
    if (frames == wanted)
        return kSuccess;
    fmt::print(stderr,
               "kondoscope-cli: stopped after {} of {} frames (a signal asked for it). The data set holds the frames "
               "labelled so far.\n",
               frames, wanted);
    return signals.exitCode();
}

} // namespace

void addDatasetCommand(CLI::App& app, Action& action)
{
    CLI::App* group = app.add_subcommand("dataset", "Reference data for training")->require_subcommand(1);
    CLI::App* command = group->add_subcommand("generate", "Runs quenches and labels frames by the exact solver or kpm");
    auto options = std::make_shared<DatasetOptions>();
    options->source.addTo(*command);
    command
        ->add_option("--frames", options->generator.frames, "Frames of each trajectory, the initial state among them")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command
        ->add_option("--trajectories", options->generator.trajectories,
                     "Quenches, with seeds state.seed, state.seed + 1, ...")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command
        ->add_option("--driver", options->driver,
                     "Solver that moves the spins between labels; without it the one that labels: kpm if the "
                     "configuration says so, else ed")
        ->check(CLI::IsMember(solverNames()));
    command->add_option("-o,--output", options->output, "Data set to write")->type_name("OUT.h5")->required();
    command->callback([options, &action] { action = [options] { return generate(*options); }; });
}

} // namespace kondoscope
