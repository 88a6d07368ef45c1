#include <cmath>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>

#include "app/cli/Commands.h"
#include "app/cli/CostAnnouncement.h"
#include "app/cli/ExitCodes.h"
#include "app/cli/FrameList.h"
#include "app/cli/JsonOutput.h"
#include "app/cli/ProgressBar.h"
#include "app/cli/SolverOptions.h"
#include "app/cli/StopSignals.h"
#include "core/forces/ForceComparison.h"
#include "core/io/AtomicFile.h"
#include "core/io/Dataset.h"
#include "core/simulation/ForceModelFactory.h"
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

/// One evaluated frame; no errors where the data set holds no field for it.
struct EvaluatedFrame
{
    std::int64_t index = 0;
    std::int64_t step = 0;
    std::optional<ForceErrors> errors;
};

struct Evaluation
{
    std::vector<EvaluatedFrame> frames;
    ForceComparison comparison;
    std::vector<double> energies;
    std::vector<double> referenceEnergies;
    Dataset results; ///< the evaluated frames with the solver's labels
    std::string solverReport;
    std::string solverWarning;
    std::optional<double> expectedError; ///< of the torque, relative to its rms; kpm
};

/// A learned energy has an arbitrary constant; exact ones have not.
bool energyHasOffset(const ForcesOptions& options)
{
    return options.solver == "ml";
}

SolverConfig solverOf(const ForcesOptions& options)
{
    options.settings.requireReadBy(options.solver);
    RunConfig config;
    config.solver.kind = options.solver;
    options.settings.applyTo(config);
    return config.solver;
}

/// Torque error over the torque itself; nothing where there is no torque.
std::optional<double> relativeError(const ForceErrors& errors)
{
    if (errors.torqueRms == 0.0)
        return std::nullopt;
    return std::sqrt(errors.torqueMse) / errors.torqueRms;
}

DatasetFrame labelled(const DatasetFrame& frame, const Forces& forces)
{
    DatasetFrame result;
    result.spins = frame.spins;
    result.field = forces.field;
    result.energy = forces.energy;
    result.density.assign(forces.density.begin(), forces.density.end());
    result.trajectory = frame.trajectory;
    result.step = frame.step;
    return result;
}

/// \throws Cancelled after a signal: half an evaluation answers nothing
Evaluation evaluateFrames(const ForcesOptions& options, const SolverConfig& solver, const Dataset& dataset,
                          const std::stop_token& stop)
{
    const auto indices = parseFrameList(options.frames, static_cast<std::int64_t>(dataset.frames.size()));
    const SolverSetup setup =
        makeForceModel(std::make_shared<const Lattice>(dataset.lattice()), dataset.electrons, solver);
    announceCost(setup.model->estimate(), static_cast<double>(indices.size()));
    Evaluation evaluation;
    ProgressBar bar("evaluating", static_cast<std::int64_t>(indices.size()));
    Forces forces;
    for (const std::int64_t index : indices) {
        const DatasetFrame& frame = dataset.frames[static_cast<std::size_t>(index)];
        setup.model->beginStep(index); // random probes of its own for every frame
        setup.model->evaluate(frame.spins, forces, stop);
        EvaluatedFrame evaluated{index, frame.step, std::nullopt};
        if (frame.field.rows() > 0)
            evaluated.errors = evaluation.comparison.add(frame.spins, forces.field, frame.field);
        evaluation.frames.push_back(evaluated);
        evaluation.energies.push_back(forces.energy);
        evaluation.referenceEnergies.push_back(frame.energy);
        if (!options.output.empty())
            evaluation.results.frames.push_back(labelled(frame, forces));
        bar.update(static_cast<std::int64_t>(evaluation.frames.size()), fmt::format("frame {}", index));
    }
    evaluation.solverReport = setup.model->report();
    evaluation.solverWarning = setup.model->warning();
    if (setup.kernelFigures)
        evaluation.expectedError = setup.kernelFigures().expectedError;
    return evaluation;
}

void writeResults(const ForcesOptions& options, const Dataset& dataset, Dataset results, const std::string& report)
{
    results.kind = dataset.kind;
    results.lx = dataset.lx;
    results.ly = dataset.ly;
    results.electrons = dataset.electrons;
    results.source = fmt::format("kondoscope-cli forces --solver {} on spins of {} ({}); {}", options.solver,
                                 options.dataset, dataset.source, report);
    writeDataset(options.output, results);
}

Json errorsJson(const std::optional<ForceErrors>& errors)
{
    if (!errors)
        return {{"field_rms", nullptr},
                {"torque_mse", nullptr},
                {"torque_rms", nullptr},
                {"relative_torque_error", nullptr}};
    const std::optional<double> relative = relativeError(*errors);
    return {{"field_rms", errors->fieldRms},
            {"torque_mse", errors->torqueMse},
            {"torque_rms", errors->torqueRms},
            {"relative_torque_error", relative ? Json(*relative) : Json()}};
}

void printJsonResult(const ForcesOptions& options, const Evaluation& evaluation,
                     const std::optional<ForceErrors>& total, const std::optional<double>& energyRms)
{
    Json json = {{"dataset", options.dataset}, {"solver", options.solver}};
    json["frames"] = evaluation.frames.size();
    json.update(errorsJson(total));
    json["expected_torque_error"] = evaluation.expectedError ? Json(*evaluation.expectedError) : Json();
    json["energy_rms_per_site"] = energyRms ? Json(*energyRms) : Json();
    json["energy_offset_removed"] = energyRms && energyHasOffset(options);
    json["report"] = evaluation.solverReport;
    json["warning"] = evaluation.solverWarning.empty() ? Json() : Json(evaluation.solverWarning);
    json["output"] = options.output.empty() ? Json() : Json(options.output);
    json["per_frame"] = Json::array();
    for (const EvaluatedFrame& frame : evaluation.frames) {
        Json entry = {{"frame", frame.index}, {"step", frame.step}};
        entry.update(errorsJson(frame.errors));
        json["per_frame"].push_back(entry);
    }
    printJson(json);
}

std::string percentText(const std::optional<double>& value)
{
    return value ? fmt::format("{:.3g} %", 100.0 * *value) : "-";
}

void printTextResult(const ForcesOptions& options, const Evaluation& evaluation,
                     const std::optional<ForceErrors>& total, const std::optional<double>& energyRms)
{
    fmt::print("{} frames by {}\n", evaluation.frames.size(), evaluation.solverReport);
    if (total) {
        fmt::print("{:>8} {:>10} {:>14} {:>16} {:>15}\n", "frame", "step", "field rms [t]", "torque mse [t^2]",
                   "relative error");
        for (const EvaluatedFrame& frame : evaluation.frames) {
            if (frame.errors)
                fmt::print("{:>8} {:>10} {:>14.3e} {:>16.3e} {:>15}\n", frame.index, frame.step, frame.errors->fieldRms,
                           frame.errors->torqueMse, percentText(relativeError(*frame.errors)));
        }
        fmt::print("field rms       {:.3e} t, per component\n", total->fieldRms);
        fmt::print("torque mse      {:.3e} t^2, per component\n", total->torqueMse);
        fmt::print("relative error  {} of the torque (its rms is {:.3e} t, per component)\n",
                   percentText(relativeError(*total)), total->torqueRms);
    } else {
        fmt::print("The data set holds no fields: there is nothing to compare with.\n");
    }
    if (energyRms)
        fmt::print("energy rms      {:.3e} t per site{}\n", *energyRms,
                   energyHasOffset(options) ? ", mean difference removed" : "");
    if (!options.output.empty())
        fmt::print("fields in       {}\n", options.output);
}

int compareForces(const ForcesOptions& options)
{
    const SolverConfig solver = solverOf(options);
    if (!options.output.empty())
        requireWritableTarget(options.output);
    const Dataset dataset = readDataset(options.dataset);
    StopSignals signals;
    Evaluation evaluation;
    try {
        evaluation = evaluateFrames(options, solver, dataset, signals.token());
    } catch (const Cancelled&) {
        fmt::print(stderr, "kondoscope-cli: stopped (a signal asked for it). Nothing was written.\n");
        return signals.exitCode();
    }
    if (!options.output.empty())
        writeResults(options, dataset, std::move(evaluation.results), evaluation.solverReport);
    const auto energyRms = energyRmsPerSite(evaluation.energies, evaluation.referenceEnergies, dataset.lx * dataset.ly,
                                            energyHasOffset(options));
    std::optional<ForceErrors> total;
    if (evaluation.comparison.frameCount() > 0)
        total = evaluation.comparison.total();
    if (!evaluation.solverWarning.empty())
        fmt::print(stderr, "kondoscope-cli: warning: {}\n", evaluation.solverWarning);
    (options.json ? printJsonResult : printTextResult)(options, evaluation, total, energyRms);
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
