#include <cmath>
#include <filesystem>
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
#include "core/simulation/RunMoment.h"
#include "core/simulation/RunRecorder.h"
#include "core/simulation/Simulation.h"
#include "core/support/Error.h"
#include "core/support/Threads.h"

namespace kondoscope {

namespace {

struct RunOptions
{
    RunSource source;
    std::optional<double> time;
    std::optional<std::int64_t> steps;
    std::string output;
    std::string continued; ///< trajectory to go on with
    bool json = false;
};

/// Where the run begins: at time 0, or where a trajectory ends.
struct Beginning
{
    RunConfig config;
    std::optional<RunState> state;
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
    if (summary.measurements > 0)
        fmt::print("{} measurements of output.quantities, {:.2g} % of the time\n", summary.measurements,
                   100.0 * summary.measuringSeconds / summary.seconds);
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
               {"step_warning", summary.stepWarning.empty() ? Json() : Json(summary.stepWarning)},
               {"frames", summary.frames},
               {"measurements", summary.measurements},
               {"measuring_seconds", summary.measuringSeconds},
               {"output", options.output.empty() ? Json() : Json(options.output)}});
}

/// \throws ConfigError if the present thread budget or force field would not give the bits of the run before
Beginning beginningOf(const RunOptions& options)
{
    if (options.continued.empty())
        return {options.source.load(), std::nullopt};
    if (!options.source.preset.empty() || !options.source.file.empty())
        throw ConfigError("--continue beside a configuration (the trajectory holds its own). Leave one of them out; "
                          "--set changes single parameters.");
    const TrajectoryReader reader(options.continued);
    RunMoment moment = lastMoment(reader, options.continued);
    if (reader.threads() != 0 && reader.threads() != threadBudget())
        fmt::print(stderr,
                   "kondoscope-cli: warning: {} was made with {} threads, not {} (sums differ in their last digits, so "
                   "the run does not go on to the bit). Give --threads {}.\n",
                   options.continued, reader.threads(), threadBudget(), reader.threads());
    options.source.applyAssignments(moment.config);
    return {std::move(moment.config), std::move(moment.state)};
}

/// Steps that are left of the duration.
std::int64_t stepsOf(const RunOptions& options, const Beginning& beginning)
{
    if (options.steps)
        return *options.steps;
    const double end = options.time.value_or(beginning.config.output.time);
    const double begin = beginning.state ? beginning.state->time : 0.0;
    if (end < begin)
        throw ConfigError(
            fmt::format("{} stands at t = {:g} hbar/t, the run is to end at {:g} (there is nothing left to "
                        "do). Give a later --time.",
                        options.continued, begin, end));
    return stepsFor(end - begin, beginning.config.dynamics.dt);
}

void requireOtherFile(const RunOptions& options)
{
    std::error_code error;
    if (!options.continued.empty() && !options.output.empty() &&
        std::filesystem::equivalent(options.continued, options.output, error))
        throw ConfigError(fmt::format("{} is to be continued in itself (a kill in between would lose frames). Choose "
                                      "another --output; it begins with all frames of the old one.",
                                      options.output));
}

int runSimulation(const RunOptions& options)
{
    requireOtherFile(options);
    Beginning beginning = beginningOf(options);
    RecordOptions record;
    record.path = options.output;
    record.continued = options.continued;
    record.steps = stepsOf(options, beginning);
    if (!options.output.empty())
        requireWritableTarget(options.output);
    StopSignals signals;
    Simulation simulation(beginning.config, beginning.state.value_or(RunState()));
    // two stages a step, and the last frame
    announceCost(simulation.estimate(), 2.0 * static_cast<double>(record.steps) + 1.0);
    RunSummary summary;
    {
        ProgressBar bar("running", record.steps);
        bool isWarned = false;
        const auto progress = [&bar, &simulation, &isWarned](const RunProgress& now) {
            if (const std::string warning = isWarned ? "" : simulation.stepWarning(); !warning.empty()) {
                isWarned = true;
                fmt::print(stderr, "kondoscope-cli: warning: {}\n", warning);
            }
            const std::string protocol = protocolReport(simulation.config(), now.time);
            bar.update(now.step,
                       fmt::format("t = {:.4g} hbar/t{}{}", now.time, protocol.empty() ? "" : ", ", protocol));
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
    CLI::App* command = app.add_subcommand("run", "Runs a simulation, or goes on with one, and writes its trajectory");
    auto options = std::make_shared<RunOptions>();
    options->source.addTo(*command);
    auto* time = command->add_option("--time", options->time, "Duration [hbar/t], instead of output.time");
    command->add_option("--steps", options->steps, "Number of time steps, instead of a duration")
        ->check(CLI::Range(std::int64_t(0), std::numeric_limits<std::int64_t>::max()))
        ->excludes(time);
    command->add_option("-o,--output", options->output, "Trajectory to write; without it only the summary is printed")
        ->type_name("RUN.h5");
    command
        ->add_option("--continue", options->continued,
                     "Goes on where this trajectory ends, to the bit; --time is counted from its beginning")
        ->type_name("RUN.h5");
    command->add_flag("--json", options->json, "Machine-readable summary");
    command->footer(parameterHelp);
    command->callback([options, &action] { action = [options] { return runSimulation(*options); }; });
}

} // namespace kondoscope
