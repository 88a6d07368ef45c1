#include <cmath>
#include <limits>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>

#include "app/cli/Commands.h"
#include "app/cli/CostAnnouncement.h"
#include "app/cli/ExitCodes.h"
#include "app/cli/JsonOutput.h"
#include "app/cli/ParameterHelp.h"
#include "app/cli/ProgressBar.h"
#include "app/cli/RunSource.h"
#include "app/cli/StopSignals.h"
#include "core/io/AtomicFile.h"
#include "core/observables/Observables.h"
#include "core/simulation/RunRecorder.h"
#include "core/simulation/Simulation.h"

namespace kondoscope {

namespace {

struct RunOptions
{
    RunSource source;
    std::optional<double> time;
    std::optional<std::int64_t> steps;
    std::string output;
    bool json = false;
};

void printSummary(const RunOptions& options, const RunSummary& summary)
{
    fmt::print("{} steps to t = {:g} hbar/t in {:.3g} s ({:.3g} steps/s)\n", summary.steps, summary.time,
               summary.seconds, static_cast<double>(summary.steps) / summary.seconds);
    for (std::size_t i = 0; i < observables().size(); ++i) {
        const Observable& observable = observables()[i];
        if (std::isnan(summary.observables[i]))
            continue; // the solver does not know it
        fmt::print("  {:<36} {:.6g}{}\n", observable.title, summary.observables[i],
                   observable.unit == "1" ? "" : " " + observable.unit);
    }
    fmt::print("{}\n", summary.solverReport);
    if (!options.output.empty())
        fmt::print("{} frames in {}\n", summary.frames, options.output);
}

void printJsonSummary(const RunOptions& options, const RunSummary& summary)
{
    Json values;
    for (std::size_t i = 0; i < observables().size(); ++i)
        values[observables()[i].name] = summary.observables[i];
    printJson({{"steps", summary.steps},
               {"time", summary.time},
               {"seconds", summary.seconds},
               {"stopped", summary.stopped},
               {"observables", values},
               {"solver", summary.solverReport},
               {"warning", summary.solverWarning.empty() ? Json() : Json(summary.solverWarning)},
               {"frames", summary.frames},
               {"output", options.output.empty() ? Json() : Json(options.output)}});
}

int runSimulation(const RunOptions& options)
{
    const RunConfig config = options.source.load();
    RecordOptions record;
    record.path = options.output;
    record.steps =
        options.steps ? *options.steps : stepsFor(options.time.value_or(config.output.time), config.dynamics.dt);
    if (!options.output.empty())
        requireWritableTarget(options.output);
    StopSignals signals;
    Simulation simulation(config);
    // two stages a step, and the last frame
    announceCost(simulation.estimate(), 2.0 * static_cast<double>(record.steps) + 1.0);
    RunSummary summary;
    {
        ProgressBar bar("running", record.steps);
        const auto progress = [&bar](const RunProgress& now) {
            bar.update(now.step, fmt::format("t = {:.4g} hbar/t", now.time));
        };
        summary = recordRun(simulation, record, progress, signals.token());
    }
    if (!summary.solverWarning.empty())
        fmt::print(stderr, "kondoscope-cli: warning: {}\n", summary.solverWarning);
    const bool nothingHappened = summary.stopped && summary.solverReport.empty(); // stopped in the first evaluation
    if (options.json)
        printJsonSummary(options, summary);
    else if (!nothingHappened)
        printSummary(options, summary);
    if (!summary.stopped)
        return kSuccess;
    fmt::print(stderr,
               "kondoscope-cli: stopped after {} of {} steps (a signal asked for it). Frames written so far stay "
               "readable.\n",
               summary.steps, record.steps);
    return signals.exitCode();
}

} // namespace

void addRunCommand(CLI::App& app, Action& action)
{
    CLI::App* command = app.add_subcommand("run", "Runs a simulation and writes its trajectory");
    auto options = std::make_shared<RunOptions>();
    options->source.addTo(*command);
    auto* time = command->add_option("--time", options->time, "Duration [hbar/t], instead of output.time");
    command->add_option("--steps", options->steps, "Number of time steps, instead of a duration")
        ->check(CLI::Range(std::int64_t(0), std::numeric_limits<std::int64_t>::max()))
        ->excludes(time);
    command->add_option("-o,--output", options->output, "Trajectory to write; without it only the summary is printed")
        ->type_name("RUN.h5");
    command->add_flag("--json", options->json, "Machine-readable summary");
    command->footer(parameterHelp);
    command->callback([options, &action] { action = [options] { return runSimulation(*options); }; });
}

} // namespace kondoscope
