#include <cstdio>
#include <exception>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/Commands.h"
#include "app/cli/ErrorReport.h"
#include "app/cli/ExitCodes.h"
#include "core/support/BuildInfo.h"
#include "core/support/Error.h"
#include "core/support/Threads.h"

namespace {

using namespace kondoscope;

constexpr int kMostThreads = 1024;

void addCommands(CLI::App& app, Action& action)
{
    addPresetsCommand(app, action);
    addRunCommand(app, action);
    addMeasureCommand(app, action);
    addSweepCommand(app, action);
    addForcesCommand(app, action);
    addEvaluateCommand(app, action);
    addDatasetCommand(app, action);
    addTrainCommand(app, action);
    addModelCommand(app, action);
    addBenchCommand(app, action);
    addSpectrumCommand(app, action);
    addRenderCommand(app, action);
    addInfoCommand(app, action);
}

int runProgram(int argc, char** argv)
{
    CLI::App app("Kondoscope without its window: runs, fields, models, pictures.", "kondoscope-cli");
    app.set_version_flag("--version", programVersion() + "\n" + buildReport(),
                         "Versions of the program and its libraries");
    app.require_subcommand(1);
    app.footer(
        "Energies in t, times in hbar/t, lattice constant 1.\n"
        "Exit codes: 0 success, 1 failure, 2 wrong usage or configuration, 130 and 143 after Ctrl+C and SIGTERM.");
    int threads = 0;
    app.add_option("--threads", threads,
                   "Threads of the numerical libraries; 0: all cores. Runs repeat bit for bit only "
                   "with the same number")
        ->type_name("N")
        ->check(CLI::Range(0, kMostThreads))
        ->capture_default_str();
    app.fallthrough(); // --threads may stand behind the subcommand too
    Action action;
    addCommands(app, action);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0)
            return app.exit(error); // --help, --version
        return fail(kWrongUsage, fmt::format("{} (see kondoscope-cli --help).", error.what()));
    }
    setThreadBudget(threads);
    return action();
}

} // namespace

int main(int argc, char** argv)
{
    return reportErrors([&] { return runProgram(argc, argv); });
}
