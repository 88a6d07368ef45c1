#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/ranges.h>

#include "app/cli/Commands.h"
#include "app/cli/EvaluationRun.h"
#include "app/cli/ExitCodes.h"
#include "app/cli/FrameList.h"
#include "app/cli/JsonOutput.h"
#include "app/cli/OutputFiles.h"
#include "app/cli/StopSignals.h"
#include "core/io/AtomicFile.h"
#include "core/io/Dataset.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

struct ForcesOptions
{
    std::string dataset;
    std::string solver;
    SolverOptions settings;
    std::string frames;
    std::string output;
    bool json = false;
};

/// A learned energy has an arbitrary constant; exact ones have not.
bool energyHasOffset(const ForcesOptions& options)
{
    return options.solver == "ml";
}

/// The frame with the solver's labels instead of its own.
DatasetFrame labelled(const DatasetFrame& frame, Ensemble ensemble, const Forces& forces)
{
    DatasetFrame result = frame;
    result.field = forces.field;
    result.energy = forces.energy;
    result.density.assign(forces.density.begin(), forces.density.end());
    if (ensemble == Ensemble::Canonical) // where it is a result
        result.chemicalPotential = forces.chemicalPotential;
    return result;
}

/// \param results  gets the frames with the solver's labels if an output is asked for
/// \throws Cancelled after a signal: half an evaluation answers nothing
ModelEvaluation evaluateFrames(const ForcesOptions& options, const SolverConfig& solver, const Dataset& dataset,
                               std::vector<DatasetFrame>& results, const std::stop_token& stop)
{
    EvaluationOptions evaluation;
    evaluation.solver = solver;
    evaluation.frames = parseFrameList(options.frames, static_cast<std::int64_t>(dataset.frames.size()));
    if (!options.output.empty()) {
        results.resize(evaluation.frames.size());
        evaluation.frameDone = [&](std::size_t position, const Forces& forces) {
            const auto index = static_cast<std::size_t>(evaluation.frames[position]);
            results[position] = labelled(dataset.frames[index], dataset.electrons.ensemble, forces);
        };
    }
    return evaluateWithProgress(dataset, evaluation, stop);
}

void writeResults(const ForcesOptions& options, const Dataset& dataset, std::vector<DatasetFrame> frames,
                  const std::string& report)
{
    Dataset results;
    results.kind = dataset.kind;
    results.lx = dataset.lx;
    results.ly = dataset.ly;
    results.electrons = dataset.electrons;
    results.source = fmt::format("kondoscope-cli forces --solver {} on spins of {} ({}); {}", options.solver,
                                 options.dataset, dataset.source, report);
    results.frames = std::move(frames);
    writeDataset(options.output, results);
}

std::optional<double> energyRms(const ForcesOptions& options, const ModelEvaluation& evaluation)
{
    return energyHasOffset(options) ? evaluation.total.energyScatter : evaluation.total.energyRms;
}

/// Of the solver that was evaluated last; conditions differ in electrons, not in settings.
std::string reportOf(const ModelEvaluation& evaluation)
{
    return evaluation.conditions.empty() ? std::string() : evaluation.conditions.back().report;
}

Json errorsJson(const std::optional<ForceErrors>& errors)
{
    if (!errors)
        return {{"field_rms", nullptr},
                {"torque_mse", nullptr},
                {"torque_rms", nullptr},
                {"relative_torque_error", nullptr}};
    return {{"field_rms", errors->fieldRms},
            {"torque_mse", errors->torqueMse},
            {"torque_rms", errors->torqueRms},
            {"relative_torque_error", optionalJson(errors->relativeError())}};
}

void printJsonResult(const ForcesOptions& options, const ModelEvaluation& evaluation)
{
    const auto rms = energyRms(options, evaluation);
    const auto warnings = evaluation.warnings();
    std::optional<double> expected;
    if (!evaluation.conditions.empty())
        expected = evaluation.conditions.back().expectedError;
    Json json = {{"dataset", options.dataset}, {"solver", options.solver}};
    json["frames"] = evaluation.frames.size();
    json.update(errorsJson(evaluation.total.forces));
    json["expected_torque_error"] = optionalJson(expected);
    json["energy_rms_per_site"] = optionalJson(rms);
    json["energy_offset_removed"] = rms && energyHasOffset(options);
    json["report"] = reportOf(evaluation);
    json["warning"] = warnings.empty() ? Json() : Json(fmt::format("{}", fmt::join(warnings, "; ")));
    json["output"] = options.output.empty() ? Json() : Json(options.output);
    json["per_frame"] = Json::array();
    for (const FrameEvaluation& frame : evaluation.frames) {
        Json entry = {{"frame", frame.index}, {"step", frame.step}};
        entry.update(errorsJson(frame.errors));
        json["per_frame"].push_back(entry);
    }
    printJson(json);
}

void printTextResult(const ForcesOptions& options, const ModelEvaluation& evaluation)
{
    fmt::print("{} frames by {}\n", evaluation.frames.size(), reportOf(evaluation));
    if (const auto& total = evaluation.total.forces) {
        fmt::print("{:>8} {:>10} {:>14} {:>16} {:>15}\n", "frame", "step", "field rms [t]", "torque mse [t^2]",
                   "relative error");
        for (const FrameEvaluation& frame : evaluation.frames) {
            if (frame.errors)
                fmt::print("{:>8} {:>10} {:>14.3e} {:>16.3e} {:>15}\n", frame.index, frame.step, frame.errors->fieldRms,
                           frame.errors->torqueMse, percentText(frame.errors->relativeError()));
        }
        fmt::print("field rms       {:.3e} t, per component\n", total->fieldRms);
        fmt::print("torque mse      {:.3e} t^2, per component\n", total->torqueMse);
        fmt::print("relative error  {} of the torque (its rms is {:.3e} t, per component)\n",
                   percentText(total->relativeError()), total->torqueRms);
    } else {
        fmt::print("The data set holds no fields: there is nothing to compare with.\n");
    }
    if (const auto rms = energyRms(options, evaluation))
        fmt::print("energy rms      {:.3e} t per site{}\n", *rms,
                   energyHasOffset(options) ? ", mean difference removed" : "");
    if (!options.output.empty())
        fmt::print("fields in       {}\n", options.output);
}

int compareForces(const ForcesOptions& options)
{
    const SolverConfig solver = solverOf(options.solver, options.settings);
    if (!options.output.empty())
        requireOutput(options.output, {options.dataset, solver.model});
    const Dataset dataset = readDataset(options.dataset);
    StopSignals signals;
    ModelEvaluation evaluation;
    std::vector<DatasetFrame> results;
    try {
        evaluation = evaluateFrames(options, solver, dataset, results, signals.token());
    } catch (const Cancelled&) {
        fmt::print(stderr, "kondoscope-cli: stopped (a signal asked for it). Nothing was written.\n");
        return signals.exitCode();
    }
    if (!options.output.empty())
        writeResults(options, dataset, std::move(results), reportOf(evaluation));
    printWarnings(evaluation.warnings());
    (options.json ? printJsonResult : printTextResult)(options, evaluation);
    return kSuccess;
}

} // namespace

void addForcesCommand(CLI::App& app, Action& action)
{
    CLI::App* command =
        app.add_subcommand("forces", "Evaluates a solver on the spins of a data set and compares fields");
    auto options = std::make_shared<ForcesOptions>();
    command->add_option("--dataset", options->dataset, "Spins, Hamiltonian and, for the comparison, fields")
        ->type_name("IN.h5")
        ->required();
    command
        ->add_option("--solver", options->solver, "ed: exact diagonalization, kpm: kernel polynomials, ml: force field")
        ->check(CLI::IsMember(solverNames()))
        ->required();
    options->settings.addTo(*command, solverNames());
    command->add_option("--frames", options->frames, "Frames to evaluate, as in 0,3,5-9; all without it")
        ->type_name("LIST");
    command->add_option("-o,--output", options->output, "Data set to write, with the computed fields")
        ->type_name("OUT.h5");
    command->add_flag("--json", options->json, "Machine-readable output");
    command->callback([options, &action] { action = [options] { return compareForces(*options); }; });
}

} // namespace kondoscope
