#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/ranges.h>

#include "app/cli/Commands.h"
#include "app/cli/ExitCodes.h"
#include "app/cli/FrameList.h"
#include "app/cli/MeasureSummary.h"
#include "app/cli/MeasureTable.h"
#include "app/cli/OutputFiles.h"
#include "app/cli/ProgressBar.h"
#include "app/cli/StopSignals.h"
#include "core/io/AtomicFile.h"
#include "core/observables/ArrayObservables.h"
#include "core/observables/Observables.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

struct MeasureOptions
{
    std::string trajectory;
    std::vector<std::string> quantities;
    std::string output;
    std::string frames;
    std::optional<double> from, to;
    std::optional<double> referenceTime;
    std::string fit;
    std::optional<double> fitFrom, fitTo;
    bool list = false;
    bool json = false;
};

std::string extensionOf(const MeasureOptions& options)
{
    return std::filesystem::path(options.output).extension().string();
}

void requireKnownOutput(const MeasureOptions& options)
{
    if (options.output.empty())
        return;
    if (extensionOf(options) != ".csv" && extensionOf(options) != ".h5")
        throw ConfigError(fmt::format("-o {} (the ending says what to make). End it with .csv for a text or .h5 for "
                                      "HDF5.",
                                      options.output));
    requireOutput(options.output, {options.trajectory});
}

/// Those asked for, else those that were stored with the frames, as far as the run knew them; and what is fitted.
std::vector<std::string> wantedQuantities(const MeasureOptions& options, const TrajectoryReader& reader)
{
    std::vector<std::string> names = options.quantities;
    if (names.empty()) {
        const TrajectoryFrame first = reader.frame(0);
        for (std::size_t k = 0; k < first.observables.size(); ++k)
            if (!std::isnan(first.observables[k]))
                names.push_back(reader.header().observables[k]);
    }
    if (!options.fit.empty() && std::ranges::find(names, options.fit) == names.end())
        names.push_back(options.fit);
    return names;
}

void requireFrames(const MeasureOptions& options, const TrajectoryReader& reader)
{
    if (reader.frameCount() == 0)
        throw ConfigError(fmt::format("{} holds no frames (there is nothing to measure). Choose another trajectory.",
                                      options.trajectory));
}

std::vector<std::int64_t> chosenFrames(const MeasureOptions& options, const TrajectoryReader& reader)
{
    const std::int64_t count = reader.frameCount();
    std::vector<std::int64_t> frames = parseFrameList(options.frames, count);
    const FrameRange window = framesBetween(reader, options.from, options.to);
    std::erase_if(frames, [&](std::int64_t frame) { return frame < window.first || frame >= window.end; });
    if (frames.empty())
        throw ConfigError(fmt::format("no frame of {} is chosen (its {} frames reach from t = {:g} to {:g} hbar/t). "
                                      "Change --frames, --from or --to.",
                                      options.trajectory, count, reader.frame(0).time, reader.frame(count - 1).time));
    return frames;
}

std::unique_ptr<MeasureTable> makeTable(const MeasureOptions& options, const std::string& path,
                                        const TrajectoryReader& reader, const MeasuredTrajectory& measured)
{
    if (extensionOf(options) == ".csv")
        return makeCsvTable(path, options.output, measured.columns());
    if (extensionOf(options) == ".h5")
        return makeHdf5Table(path, options.output, {options.trajectory, reader.header(), measured.referenceTime()},
                             measured);
    if (!options.json)
        return makeTerminalTable(measured.columns());
    requireShortRows(measured.columns(), "JSON");
    return nullptr;
}

/// What is measured, and all that is said about it.
struct Measured
{
    MeasuredSeries series;
    Json rows = Json::array(); ///< for --json without a file
    std::optional<double> temperature;
    std::optional<MeasureFit> fit;
};

/// \throws Cancelled after a signal
void measureFrames(const MeasureOptions& options, const MeasuredTrajectory& trajectory,
                   const std::vector<std::int64_t>& frames, MeasureTable* table, Measured& measured,
                   const std::stop_token& stop)
{
    ProgressBar bar("measuring", std::ssize(frames));
    const bool showsBar = table && !options.output.empty(); // not between the lines of a table
    std::int64_t done = 0;
    for (const std::int64_t frame : frames) {
        if (stop.stop_requested())
            throw Cancelled();
        const TrajectoryMeasurement row = trajectory.measure(frame);
        measured.series.add(row);
        if (table)
            table->add(row);
        else
            measured.rows.push_back({{"time", row.time}, {"step", row.step}, {"values", row.values}});
        if (showsBar)
            bar.update(++done, fmt::format("frame {} of {}", done, frames.size()));
    }
    if (table)
        table->close();
}

void printJsonResult(const MeasureOptions& options, const Measured& measured, int siteCount)
{
    Json columns = Json::array();
    for (const MeasuredColumn& column : measured.series.columns())
        columns.push_back({{"name", column.name}, {"unit", column.unit}, {"shape", column.shape}});
    Json json = {{"trajectory", options.trajectory}, {"columns", columns}};
    json["frames"] = measured.series.times().size();
    json["temperature"] = measured.temperature ? Json(*measured.temperature) : Json();
    json["averages"] = averagesJson(measured.series, siteCount, measured.temperature);
    json["fit"] = measured.fit ? fitJson(*measured.fit) : Json();
    json["unknown"] = measured.series.unknown();
    json["output"] = options.output.empty() ? Json() : Json(options.output);
    if (options.output.empty())
        json["rows"] = measured.rows;
    printJson(json);
}

void printTextResult(const MeasureOptions& options, const Measured& measured, int siteCount)
{
    if (options.output.empty())
        fmt::print("\n");
    printAverages(measured.series, siteCount, measured.temperature);
    if (measured.fit)
        printFit(*measured.fit);
    if (!options.output.empty())
        fmt::print("{} frames in {}\n", measured.series.times().size(), options.output);
}

void sayWhatIsUnknown(const Measured& measured)
{
    const std::vector<std::string> names = measured.series.unknown();
    if (names.empty())
        return;
    fmt::print(stderr,
               "kondoscope-cli: not known in any of these frames: {} (without meaning on this lattice, or from what a "
               "trajectory does not keep, such as fields). A run measures the latter itself, as output.quantities.\n",
               fmt::join(names, ", "));
}

int measureTrajectory(const MeasureOptions& options)
{
    if (options.trajectory.empty())
        throw ConfigError("measure needs a trajectory (or --list, which shows what can be measured). Give RUN.h5.");
    requireKnownOutput(options);
    const TrajectoryReader reader(options.trajectory);
    requireFrames(options, reader);
    const MeasuredTrajectory trajectory(reader, options.trajectory, wantedQuantities(options, reader),
                                        options.referenceTime);
    if (!options.fit.empty())
        fitColumn(trajectory.columns(), options.fit);
    const std::vector<std::int64_t> frames = chosenFrames(options, reader);
    Measured measured{MeasuredSeries(trajectory.columns()), Json::array(), {}, {}};
    StopSignals signals;
    const auto measureInto = [&](const std::string& path) {
        const std::unique_ptr<MeasureTable> table = makeTable(options, path, reader, trajectory);
        measureFrames(options, trajectory, frames, table.get(), measured, signals.token());
        if (!options.fit.empty())
            measured.fit = fitOf(measured.series, options.fit, options.fitFrom, options.fitTo);
    };
    try {
        if (options.output.empty())
            measureInto("");
        else
            writeAtomically(options.output, measureInto);
    } catch (const Cancelled&) {
        fmt::print(stderr, "kondoscope-cli: stopped (a signal asked for it). Nothing was written.\n");
        return signals.exitCode();
    }
    const auto [first, last] = std::ranges::minmax(frames);
    measured.temperature = equilibriumTemperature(reader, options.trajectory, first, last);
    (options.json ? printJsonResult : printTextResult)(options, measured, trajectory.lattice().siteCount());
    sayWhatIsUnknown(measured);
    return kSuccess;
}

int listQuantities(bool asJson)
{
    Json json = Json::array();
    const auto show = [&](const auto& quantity, const std::string& axis) {
        json.push_back({{"name", quantity.name},
                        {"symbol", quantity.symbol},
                        {"unit", quantity.unit},
                        {"title", quantity.title},
                        {"axis", axis.empty() ? Json() : Json(axis)}});
        if (!asJson)
            fmt::print("{:<34} {:<12} {:<6} {}{}\n", quantity.name, quantity.symbol, quantity.unit, quantity.title,
                       axis.empty() ? "" : fmt::format(" (array by {})", axis));
    };
    if (!asJson)
        fmt::print("{:<34} {:<12} {:<6} {}\n", "name", "symbol", "unit", "title");
    for (const Observable& number : observables())
        show(number, "");
    for (const ArrayObservable& array : arrayObservables())
        show(array, array.axisUnit == "1" ? array.axisName : fmt::format("{} [{}]", array.axisName, array.axisUnit));
    if (asJson)
        printJson(json);
    return kSuccess;
}

/// "nan" and "inf" are numbers to the parser, but no times.
std::string timeComplaint(const std::string& text)
{
    double time = 0.0;
    const bool isTime = CLI::detail::lexical_cast(text, time) && std::isfinite(time);
    return isTime ? "" : fmt::format("{} is no time", text);
}

void addOptions(CLI::App& command, MeasureOptions& options)
{
    command.add_option("trajectory", options.trajectory, "Trajectory to measure")->type_name("RUN.h5");
    command
        .add_option("--quantities", options.quantities,
                    "Names separated by commas; without it those that every run measures")
        ->delimiter(',')
        ->type_name("A,B,...");
    command.add_option("-o,--output", options.output, "Table to write; without it lines on the terminal")
        ->type_name("OUT.h5|OUT.csv");
    command.add_option("--frames", options.frames, "Frames to measure, as 0,3,5-9; all without it")->type_name("LIST");
    command.add_option("--from", options.from, "First time that counts [hbar/t]")->type_name("T")->check(timeComplaint);
    command.add_option("--to", options.to, "Last time that counts [hbar/t]")->type_name("T")->check(timeComplaint);
    command
        .add_option("--reference-time", options.referenceTime,
                    "The first frame from then on is what overlap and freezing refer to [hbar/t]; without it "
                    "output.reference_time of the run")
        ->type_name("T")
        ->check(timeComplaint);
    auto* fit = command.add_option("--fit", options.fit, "Fits a power law of the time to this quantity")
                    ->type_name("QUANTITY");
    command.add_option("--fit-from", options.fitFrom, "Begin of the fit [hbar/t]; the first frame after time 0")
        ->type_name("T")
        ->needs(fit);
    command.add_option("--fit-to", options.fitTo, "End of the fit [hbar/t]; the last frame")
        ->type_name("T")
        ->needs(fit);
    command.add_flag("--list", options.list, "Shows all quantities: name, symbol, unit, title");
    command.add_flag("--json", options.json, "Machine-readable output");
}

} // namespace

void addMeasureCommand(CLI::App& app, Action& action)
{
    CLI::App* command = app.add_subcommand("measure", "Measures quantities on the frames of a trajectory");
    auto options = std::make_shared<MeasureOptions>();
    addOptions(*command, *options);
    command->footer(
        "Averages have errors (jackknife over 20 blocks) from 20 frames on. Where the temperature of the bath "
        "is above 0 and constant, Binder cumulant and susceptibility of order parameters and the specific "
        "heat of energy_per_site are given too.");
    command->callback([options, &action] {
        action = [options] { return options->list ? listQuantities(options->json) : measureTrajectory(*options); };
    });
}

} // namespace kondoscope
