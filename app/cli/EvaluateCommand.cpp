#include <algorithm>
#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/ranges.h>

#include "app/cli/Commands.h"
#include "app/cli/EvaluationRun.h"
#include "app/cli/EvaluationText.h"
#include "app/cli/ExitCodes.h"
#include "app/cli/FrameList.h"
#include "app/cli/OutputFiles.h"
#include "app/cli/RenderProgram.h"
#include "app/cli/StopSignals.h"
#include "core/io/AtomicFile.h"
#include "core/io/Dataset.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

/// Of the parity plot: a picture shows no more, and a file of them stays below ten megabytes.
constexpr std::int64_t kTorquePairs = 300'000;

struct EvaluateOptions
{
    std::string dataset;
    std::string solver = "ml";
    SolverOptions settings;
    std::string frames;
    std::string plot;
    std::string csv;
    bool json = false;
};

std::string plotExtension(const EvaluateOptions& options)
{
    return std::filesystem::path(options.plot).extension().string();
}

/// Before the work, not after it.
void requireOutputs(const EvaluateOptions& options, const SolverConfig& solver)
{
    const std::vector<std::string> inputs{options.dataset, solver.model};
    if (!options.csv.empty())
        requireOutput(options.csv, inputs);
    if (options.plot.empty())
        return;
    if (plotExtension(options) != ".png" && plotExtension(options) != ".csv")
        throw ConfigError(fmt::format("--plot {} (the ending says what to make). End it with .png for a picture or "
                                      ".csv for its numbers.",
                                      options.plot));
    if (plotExtension(options) == ".png")
        renderProgram();
    requireOutput(options.plot, inputs);
}

/// \throws FileError also for data without fields
Dataset readReference(const EvaluateOptions& options)
{
    Dataset dataset = readDataset(options.dataset);
    const bool hasFields = std::any_of(dataset.frames.begin(), dataset.frames.end(),
                                       [](const DatasetFrame& frame) { return frame.field.rows() > 0; });
    if (!hasFields)
        throw FileError(fmt::format("{}: holds no fields (an evaluation compares with them). Label the spins with "
                                    "kondoscope-cli forces --solver ed -o FILE.",
                                    options.dataset));
    return dataset;
}

std::string solverWords(const std::string& solver)
{
    if (solver == "ed")
        return "exact diagonalization";
    return solver == "kpm" ? "kernel polynomials" : "the force field";
}

std::string titleOf(const EvaluateOptions& options, const SolverConfig& solver, const ModelEvaluation& evaluation)
{
    const std::string name =
        solver.kind == "ml" ? std::filesystem::path(solver.model).stem().string() : solverWords(solver.kind);
    return fmt::format("{} on {}, {} frames", name, std::filesystem::path(options.dataset).stem().string(),
                       evaluation.frames.size());
}

/// \return exit code of the program that draws
int writePlot(const EvaluateOptions& options, const std::string& csv)
{
    if (plotExtension(options) == ".csv") {
        writeText(options.plot, csv);
        return kSuccess;
    }
    const TemporaryFile file(temporaryName(options.plot) + ".csv");
    writeText(file.path, csv);
    return runRenderProgram({"--parity", file.path, "-o", options.plot});
}

void printJsonResult(const EvaluateOptions& options, const SolverConfig& solver, const ModelEvaluation& evaluation)
{
    Json json = {{"dataset", options.dataset}, {"solver", solver.kind}};
    json["model"] = solver.kind == "ml" ? Json(solver.model) : Json();
    json["report"] = evaluation.conditions.back().report;
    json["warnings"] = evaluation.warnings();
    json.update(evaluationJson(evaluation));
    json["plot"] = options.plot.empty() ? Json() : Json(options.plot);
    json["csv"] = options.csv.empty() ? Json() : Json(options.csv);
    printJson(json);
}

void printTextResult(const EvaluateOptions& options, const Dataset& dataset, const ModelEvaluation& evaluation)
{
    fmt::print("{} frames of {} {} x {} by {}\n{}", evaluation.frames.size(), name(dataset.kind), dataset.lx,
               dataset.ly, evaluation.conditions.back().report, evaluationText(evaluation));
    if (!options.plot.empty())
        fmt::print("\nparity plot in {}\n", options.plot);
    if (!options.csv.empty())
        fmt::print("tables in {}\n", options.csv);
}

int evaluate(const EvaluateOptions& options)
{
    EvaluationOptions evaluationOptions;
    evaluationOptions.solver = solverOf(options.solver, options.settings);
    requireOutputs(options, evaluationOptions.solver);
    const Dataset dataset = readReference(options);
    evaluationOptions.frames = parseFrameList(options.frames, static_cast<std::int64_t>(dataset.frames.size()));
    evaluationOptions.torquePairs = options.plot.empty() ? 0 : kTorquePairs;
    StopSignals signals;
    ModelEvaluation evaluation;
    try {
        evaluation = evaluateWithProgress(dataset, evaluationOptions, signals.token());
    } catch (const Cancelled&) {
        fmt::print(stderr, "kondoscope-cli: stopped (a signal asked for it). Nothing was written.\n");
        return signals.exitCode();
    }
    if (!options.csv.empty())
        writeText(options.csv, evaluationCsv(evaluation));
    if (!options.plot.empty()) {
        const std::string title = titleOf(options, evaluationOptions.solver, evaluation);
        const std::string csv = parityCsv(evaluation, title, solverWords(options.solver));
        if (const int code = writePlot(options, csv); code != kSuccess)
            return code;
    }
    printWarnings(evaluation.warnings());
    if (options.json)
        printJsonResult(options, evaluationOptions.solver, evaluation);
    else
        printTextResult(options, dataset, evaluation);
    return kSuccess;
}

} // namespace

void addEvaluateCommand(CLI::App& app, Action& action)
{
    CLI::App* command = app.add_subcommand(
        "evaluate", "Errors of a force field, or another solver, on a data set: overall, by trajectory, by step");
    auto options = std::make_shared<EvaluateOptions>();
    command->add_option("--dataset", options->dataset, "Spins, Hamiltonian and reference fields")
        ->type_name("D.h5")
        ->required();
    command
        ->add_option("--solver", options->solver, "ml: force field, ed: exact diagonalization, kpm: kernel polynomials")
        ->check(CLI::IsMember(solverNames()))
        ->capture_default_str();
    options->settings.addTo(*command, solverNames());
    command->add_option("--frames", options->frames, "Frames to evaluate, as in 0,3,5-9; all without it")
        ->type_name("LIST");
    command
        ->add_option("--plot", options->plot,
                     "Parity plot to write, torques over those of the reference, or its numbers")
        ->type_name("OUT.png|OUT.csv");
    command->add_option("--csv", options->csv, "All tables to write")->type_name("OUT.csv");
    command->add_flag("--json", options->json, "Machine-readable output");
    command->footer("Torques S x H in t, per component. Energies are free energies of the electrons, in t per site.");
    command->callback([options, &action] { action = [options] { return evaluate(*options); }; });
}

} // namespace kondoscope
