#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <map>
#include <memory>
#include <string_view>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/Commands.h"
#include "app/cli/DatasetMaking.h"
#include "app/cli/ExitCodes.h"
#include "app/cli/OutputFiles.h"
#include "app/cli/ProgressBar.h"
#include "app/cli/StopSignals.h"
#include "app/cli/SweepWorkers.h"
#include "core/io/AtomicFile.h"
#include "core/io/Toml.h"
#include "core/simulation/SweepDerived.h"
#include "core/support/Error.h"
#include "core/support/Threads.h"

namespace kondoscope {

namespace {

constexpr std::size_t kLargestSweep = std::size_t{1} << 20;

struct SweepOptions
{
    std::string file;
    std::string work;
    std::string output;
    std::string shard; ///< "i/n"; empty: all points
    int jobs = 0;      ///< 0: one a thread of the budget
    bool collect = false;
};

/// Names of the files of a table.
struct TableFiles
{
    explicit TableFiles(const std::string& output)
    {
        const std::filesystem::path path(output);
        const std::string stem = (path.parent_path() / path.stem()).string();
        hdf5 = stem + ".h5";
        csv = stem + ".csv";
        derived = stem + "-derived.csv";
    }

    std::string hdf5, csv, derived;
};

SweepShard parseShard(const std::string& text)
{
    SweepShard shard;
    if (text.empty())
        return shard;
    const char* const end = text.data() + text.size();
    const auto index = std::from_chars(text.data(), end, shard.index);
    const bool hasSlash = index.ec == std::errc() && index.ptr != end && *index.ptr == '/';
    const auto count = std::from_chars(hasSlash ? index.ptr + 1 : end, end, shard.count);
    const bool isWhole = hasSlash && count.ec == std::errc() && count.ptr == end;
    if (!isWhole || shard.index >= shard.count || shard.count > kMostSweepPoints)
        throw ConfigError(
            fmt::format("--shard {} (is not part i of n, i from 0 to n - 1). Write for example --shard 0/4.", text));
    return shard;
}

void requireOutputs(const SweepOptions& options)
{
    if (options.output.empty() && !options.collect && !options.shard.empty())
        return; // the table is made by --collect
    const std::string extension = std::filesystem::path(options.output).extension().string();
    if (extension != ".csv" && extension != ".h5")
        throw ConfigError(
            fmt::format("-o \"{}\" (the table is written as HDF5 and as text). Give a name that ends with "
                        ".h5 or .csv; the other one is written beside it.",
                        options.output));
    const TableFiles files(options.output);
    for (const std::string& file : {files.hdf5, files.csv, files.derived})
        requireOutput(file, {options.file});
}

/// What a point costs compared with others: for the estimate of the time that is left.
double costOf(const Sweep& sweep, std::size_t point)
{
    const RunConfig config = sweep.config(point);
    const double sites = static_cast<double>(config.lattice.lx) * config.lattice.ly;
    const double steps = 1.0 + config.output.time / config.dynamics.dt;
    return steps * (config.solver.kind == "ed" ? sites * sites * sites : sites);
}

/// \return false after a stop request
bool runMissing(const SweepOptions& options, const SweepFolder& folder, const SweepShard& shard,
                const std::stop_token& stop)
{
    const std::vector<std::size_t> missing = folder.missingPoints(shard);
    const std::size_t total = (folder.sweep().pointCount() + shard.count - 1 - shard.index) / shard.count;
    const int jobs = options.jobs > 0 ? options.jobs : threadBudget();
    fmt::print(stderr, "kondoscope-cli: {} points, {} of them are there already.\n", total, total - missing.size());
    std::vector<double> costs;
    for (const std::size_t point : missing)
        costs.push_back(costOf(folder.sweep(), point));
    double all = 0.0;
    for (const double cost : costs)
        all += cost;
    constexpr std::int64_t kParts = 1000000;
    ProgressBar bar("sweeping", kParts);
    const auto progress = [&](const std::vector<double>& shares) {
        double done = 0.0;
        std::size_t points = 0;
        for (std::size_t k = 0; k < shares.size(); ++k) {
            done += shares[k] * costs[k];
            points += shares[k] >= 1.0;
        }
        bar.update(std::llround(done / all * kParts), fmt::format("{} of {} points", points, missing.size()));
    };
    return runPoints(folder, missing, jobs, progress, stop);
}

/// Results of all points; those that are not there say so.
std::vector<SweepResult> readResults(const SweepFolder& folder, std::size_t& absent)
{
    std::vector<SweepResult> results;
    for (std::size_t point = 0; point < folder.sweep().pointCount(); ++point) {
        const std::optional<SweepResult> result = folder.read(point);
        absent += !result;
        results.push_back(result ? *result : failedPoint(folder.sweep(), point, "not run yet", true));
    }
    return results;
}

void printSummary(const std::vector<SweepResult>& results, const SweepTable& derived)
{
    std::map<std::string, int> orders;
    std::size_t failed = 0, shown = 0;
    for (const SweepResult& result : results) {
        if (result.error.empty())
            ++orders[result.order];
        else
            ++failed;
    }
    fmt::print("{} points{}\n", results.size(), failed == 0 ? "" : fmt::format(", {} failed", failed));
    for (const auto& [order, count] : orders)
        fmt::print("  {:<20} {}\n", order, count);
    for (std::size_t row = 0; row < derived.rowCount(); ++row) {
        std::string line;
        for (const SweepColumn& column : derived.columns)
            if (column.isText ? !column.texts[row].empty() : !std::isnan(column.numbers[row]))
                line += fmt::format("{}{}", line.empty() ? "" : ", ",
                                    column.isText ? column.texts[row]
                                                  : fmt::format("{} {:.6g}", column.name, column.numbers[row]));
        fmt::print("{}\n", line);
    }
    constexpr std::size_t kMostShown = 5;
    for (const SweepResult& result : results)
        if (!result.error.empty() && shown++ < kMostShown)
            fmt::print(stderr, "kondoscope-cli: point {} failed: {}\n", result.point, result.error);
    if (failed > kMostShown)
        fmt::print(stderr, "kondoscope-cli: {} more points failed: see the column \"error\".\n", failed - kMostShown);
}

/// \return the exit code: whether there is a result of every point
int collect(const SweepOptions& options, const SweepFolder& folder)
{
    std::size_t absent = 0;
    const std::vector<SweepResult> results = readResults(folder, absent);
    if (absent > 0 && !options.collect) {
        fmt::print("{} of {} points are there. When all shards are done, write the table with --collect.\n",
                   results.size() - absent, results.size());
        return kSuccess;
    }
    const SweepTable points = sweepTable(folder.sweep(), results);
    const SweepTable derived = derivedTable(folder.sweep(), results);
    const TableFiles files(options.output);
    writeSweepFile(files.hdf5, folder.sweep(), results, points, derived);
    writeText(files.csv, csvText(points));
    if (derived.rowCount() > 0)
        writeText(files.derived, csvText(derived));
    printSummary(results, derived);
    fmt::print("table in {}, {}{}{}\n", files.hdf5, files.csv, derived.rowCount() > 0 ? ", " : "",
               derived.rowCount() > 0 ? files.derived : "");
    const bool isComplete =
        std::ranges::all_of(results, [](const SweepResult& result) { return result.error.empty(); });
    return isComplete ? kSuccess : kFailure;
}

int runSweep(const SweepOptions& options)
{
    const SweepShard shard = parseShard(options.shard);
    requireOutputs(options);
    const Sweep sweep = parseSweep(readTextFile(options.file, kLargestSweep), options.file);
    SweepFolder folder(sweep, options.work);
    if (!options.collect) {
        folder.lock(shard);
        StopSignals signals;
        if (!runMissing(options, folder, shard, signals.token())) {
            fmt::print(stderr,
                       "kondoscope-cli: stopped (a signal asked for it). Finished points are in {}: give the same "
                       "command again to go on.\n",
                       folder.path());
            return signals.exitCode();
        }
    }
    if (options.output.empty())
        return kSuccess;
    return collect(options, folder);
}

void addPointCommand(CLI::App& app, Action& action)
{
    CLI::App* command = app.add_subcommand("sweep-point", "What the processes of sweep do")->group("");
    auto folder = std::make_shared<std::string>();
    auto point = std::make_shared<std::size_t>(0);
    command->add_option("folder", *folder, "Work folder of a sweep")->required();
    command->add_option("point", *point, "Point to run")->required();
    command->callback([folder, point, &action] { action = [folder, point] { return runPoint(*folder, *point); }; });
}

} // namespace

void addSweepCommand(CLI::App& app, Action& action)
{
    CLI::App* command = app.add_subcommand("sweep", "Runs a grid of parameters in parallel processes and collects one "
                                                    "table; goes on where it was stopped");
    auto options = std::make_shared<SweepOptions>();
    command->add_option("file", options->file, "Base configuration and, in [sweep], lists of values")
        ->type_name("SWEEP.toml")
        ->required();
    command->add_option("--work", options->work, "Folder in which finished points gather")
        ->type_name("FOLDER")
        ->required();
    command
        ->add_option("-o,--output", options->output,
                     "Table to write, as .h5 and .csv, once all points are there; with --shard it may be left out")
        ->type_name("TABLE.h5|TABLE.csv");
    command->add_option("--jobs", options->jobs, "Processes that work side by side; 0: one a core, or --threads")
        ->check(CLI::Range(0, kMostJobs))
        ->capture_default_str();
    auto* shard =
        command->add_option("--shard", options->shard, "Runs points i, i + n, i + 2n, ... alone, i from 0 to n - 1")
            ->type_name("i/n");
    command->add_flag("--collect", options->collect, "Writes the table of the points that are there, runs none")
        ->excludes(shard);
    command->footer(
        "SWEEP.toml and the table are described in README, \"Sweeps\". A point that fails is reported in the "
        "table, the others go on; the exit code then is 1.");
    command->callback([options, &action] { action = [options] { return runSweep(*options); }; });
    addPointCommand(app, action);
}

} // namespace kondoscope
