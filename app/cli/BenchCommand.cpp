#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>

#include "app/cli/Commands.h"
#include "app/cli/ExitCodes.h"
#include "app/cli/JsonOutput.h"
#include "app/cli/SolverOptions.h"
#include "app/cli/StopSignals.h"
#include "core/simulation/ForceModelFactory.h"
#include "core/support/Error.h"
#include "core/support/Threads.h"

namespace kondoscope {

namespace {

constexpr int kEvaluations = 5;
constexpr int kSlowEvaluations = 2;    ///< where one takes longer than kSlow
constexpr double kSlow = 5.0;          ///< [s]
constexpr int kMostEvaluations = 200;  ///< of fast solvers, which are repeated
constexpr double kMeasuringTime = 0.5; ///< at least this long [s]

struct BenchOptions
{
    std::string preset;
    std::vector<int> size;
    std::vector<std::string> solvers;
    SolverOptions settings;
    bool json = false;
};

/// What the timing of one solver gave: a time, or why there is none.
struct BenchResult
{
    std::string solver;
    std::optional<double> seconds; ///< median of an evaluation
    int evaluations = 0;
    std::optional<double> kernelNanoseconds; ///< kpm: per row of H, probe column and order
    SolverConfig settings;
    std::string report;
    std::string error;
};

RunConfig benchConfig(const BenchOptions& options)
{
    RunConfig config = loadPreset(options.preset);
    if (!options.size.empty()) {
        config.lattice.lx = options.size[0];
        config.lattice.ly = options.size[1];
    }
    options.settings.applyTo(config);
    return config;
}

double secondsOf(ForceModel& model, const SpinField& spins, Forces& forces, const std::stop_token& stop)
{
    const auto start = std::chrono::steady_clock::now();
    model.evaluate(spins, forces, stop);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Times evaluations after one that warms up caches and threads.
void measureTimes(ForceModel& model, const SpinField& spins, const std::stop_token& stop, BenchResult& result)
{
    Forces forces;
    const double warmUp = secondsOf(model, spins, forces, stop);
    const int least = warmUp > kSlow ? kSlowEvaluations : kEvaluations;
    std::vector<double> times;
    double sum = 0.0;
    while (static_cast<int>(times.size()) < least ||
           (sum < kMeasuringTime && static_cast<int>(times.size()) < kMostEvaluations)) {
        times.push_back(secondsOf(model, spins, forces, stop));
        sum += times.back();
    }
    std::sort(times.begin(), times.end());
    const std::size_t middle = times.size() / 2;
    result.seconds = times.size() % 2 == 1 ? times[middle] : 0.5 * (times[middle - 1] + times[middle]);
    result.evaluations = static_cast<int>(times.size());
    result.report = model.report();
}

BenchResult benchSolver(const std::string& name, const RunConfig& config, const std::stop_token& stop)
{
    BenchResult result;
    result.solver = name;
    result.settings = config.solver;
    result.settings.kind = name;
    try {
        const auto lattice = std::make_shared<const Lattice>(config.lattice.kind, config.lattice.lx, config.lattice.ly);
        const SolverSetup setup = makeForceModel(lattice, config.electrons, result.settings, config.state.seed);
        measureTimes(*setup.model, makeState(*lattice, config.state), stop, result);
        if (setup.kernelFigures) {
            const KernelFigures figures = setup.kernelFigures();
            const double rows = double(config.electrons.orbitalsPerSite()) * lattice->siteCount();
            result.kernelNanoseconds = 1e9 * *result.seconds / (rows * figures.columns * figures.order);
        }
    } catch (const Error& error) {
        result.error = error.what();
    }
    return result;
}

std::optional<double> ratioToFirst(const std::vector<BenchResult>& results, const BenchResult& result)
{
    if (!result.seconds || !results.front().seconds)
        return std::nullopt;
    return *result.seconds / *results.front().seconds;
}

Json resultJson(const std::vector<BenchResult>& results, const BenchResult& result)
{
    if (!result.seconds)
        return {{"solver", result.solver}, {"error", result.error}};
    Json settings;
    if (result.solver == "ed" || result.solver == "kpm")
        settings["precision"] = result.settings.precision;
    if (result.solver == "ml")
        settings["model"] = result.settings.model;
    settings["report"] = result.report;
    if (result.kernelNanoseconds)
        settings["ns_per_row_column_order"] = *result.kernelNanoseconds;
    const auto ratio = ratioToFirst(results, result);
    return {{"solver", result.solver},
            {"seconds_per_evaluation", *result.seconds},
            {"evaluations", result.evaluations},
            {"ratio", ratio ? Json(*ratio) : Json()},
            {"settings", settings}};
}

void printJsonResults(const BenchOptions& options, const RunConfig& config, const std::vector<BenchResult>& results)
{
    Json list = Json::array();
    for (const BenchResult& result : results)
        list.push_back(resultJson(results, result));
    printJson({{"preset", options.preset},
               {"lattice", name(config.lattice.kind)},
               {"size", {config.lattice.lx, config.lattice.ly}},
               {"threads", threadBudget()},
               {"solvers", list}});
}

void printTable(const BenchOptions& options, const RunConfig& config, const std::vector<BenchResult>& results)
{
    fmt::print("{}, {} {} x {}, {} threads\n", options.preset, name(config.lattice.kind), config.lattice.lx,
               config.lattice.ly, threadBudget());
    fmt::print("{:<8} {:>16} {:>8}  {}\n", "solver", "s/evaluation", "ratio", "settings");
    for (const BenchResult& result : results) {
        const auto ratio = ratioToFirst(results, result);
        const std::string kernel =
            result.kernelNanoseconds ? fmt::format("; {:.3g} ns per (row x column x order)", *result.kernelNanoseconds)
                                     : "";
        fmt::print("{:<8} {:>16} {:>8}  {}{}\n", result.solver,
                   result.seconds ? fmt::format("{:.4g}", *result.seconds) : "-",
                   ratio ? fmt::format("{:.3g}", *ratio) : "-", result.seconds ? result.report : result.error, kernel);
    }
}

/// \return failure if no solver at all could be timed
int benchForces(const BenchOptions& options)
{
    const RunConfig config = benchConfig(options);
    StopSignals signals;
    std::vector<BenchResult> results;
    try {
        for (const std::string& solver : options.solvers)
            results.push_back(benchSolver(solver, config, signals.token()));
    } catch (const Cancelled&) {
        fmt::print(stderr, "kondoscope-cli: stopped (a signal asked for it).\n");
        return signals.exitCode();
    }
    (options.json ? printJsonResults : printTable)(options, config, results);
    const bool timed =
        std::any_of(results.begin(), results.end(), [](const auto& result) { return result.seconds.has_value(); });
    return timed ? kSuccess : kFailure;
}

} // namespace

void addBenchCommand(CLI::App& app, Action& action)
{
    CLI::App* bench = app.add_subcommand("bench", "Measures how long things take")->require_subcommand(1);
    CLI::App* command = bench->add_subcommand("forces", "Times one evaluation of the fields: the median of several");
    auto options = std::make_shared<BenchOptions>();
    command->add_option("--preset", options->preset, "Hamiltonian, lattice and state")->type_name("NAME")->required();
    command->add_option("--size", options->size, "Size of the lattice, instead of the preset's")
        ->type_name("LX LY")
        ->expected(2);
    command
        ->add_option("--solvers", options->solvers,
                     "Solvers to time, as in ed,kpm,ml; ratios are relative to the first")
        ->delimiter(',')
        ->check(CLI::IsMember(solverNames()))
        ->required();
    options->settings.addTo(*command, solverNames());
    command->add_flag("--json", options->json, "Machine-readable output");
    command->callback([options, &action] { action = [options] { return benchForces(*options); }; });
}

} // namespace kondoscope
