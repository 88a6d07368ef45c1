#include <cmath>
#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "app/cli/Commands.h"
#include "app/cli/CostAnnouncement.h"
#include "app/cli/ExitCodes.h"
#include "app/cli/JsonOutput.h"
#include "app/cli/OutputFiles.h"
#include "app/cli/RenderProgram.h"
#include "app/cli/SolverOptions.h"
#include "app/cli/SpectrumSource.h"
#include "app/cli/SpectrumText.h"
#include "app/cli/StopSignals.h"
#include "core/io/AtomicFile.h"
#include "core/simulation/ForceModelFactory.h"
#include "core/support/Contracts.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

/// Matrices of this dimension are diagonalized in seconds.
constexpr int kMostLevels = 2048;

struct SpectrumOptions
{
    RunSource source;
    std::optional<std::int64_t> frame;
    std::string solver;
    SolverOptions settings;
    std::string output;
    bool json = false;
};

struct SpectrumResult
{
    SpectrumInput input;
    std::string report;
    std::string warning;
    double chemicalPotential = 0.0;
    ElectronicState state;
};

std::string extensionOf(const SpectrumOptions& options)
{
    return std::filesystem::path(options.output).extension().string();
}

void requireKnownOutput(const SpectrumOptions& options)
{
    if (options.output.empty())
        return;
    if (extensionOf(options) != ".csv" && extensionOf(options) != ".png")
        throw ConfigError(fmt::format("-o {} (the ending says what to make). End it with .csv for numbers or .png for "
                                      "a picture.",
                                      options.output));
    if (extensionOf(options) == ".png")
        renderProgram();
    requireWritableTarget(options.output);
}

/// A force field knows no electrons: exact diagonalization where it takes seconds, kernel polynomials else.
void chooseSolver(const SpectrumOptions& options, RunConfig& config)
{
    const int levels = config.electrons.orbitalsPerSite() * config.lattice.lx * config.lattice.ly;
    if (!options.solver.empty())
        config.solver.kind = options.solver;
    else if (config.solver.kind == "ml")
        config.solver.kind = levels <= kMostLevels ? "ed" : "kpm";
    options.settings.requireReadBy(config.solver.kind);
    options.settings.applyTo(config);
    validate(config);
}

/// \throws Cancelled after a signal
SpectrumResult computeSpectrum(const SpectrumOptions& options, const std::stop_token& stop)
{
    SpectrumResult result;
    result.input = loadSpectrumInput(options.source, options.frame);
    RunConfig& config = result.input.config;
    chooseSolver(options, config);
    const auto lattice = std::make_shared<const Lattice>(config.lattice.kind, config.lattice.lx, config.lattice.ly);
    const SolverSetup setup = makeForceModel(lattice, config.electrons, config.solver, config.state.seed);
    announceCost(setup.model->estimate(), 1.0);
    Forces forces;
    setup.model->beginStep(result.input.step);
    setup.model->evaluate(result.input.spins, forces, stop);
    KONDOSCOPE_EXPECTS(forces.electrons);
    result.report = setup.model->report();
    result.warning = setup.model->warning();
    result.chemicalPotential = forces.chemicalPotential;
    result.state = *forces.electrons;
    return result;
}

std::string csvOf(const SpectrumResult& result)
{
    return spectrumCsv(result.state, result.chemicalPotential, result.input.title);
}

/// \return exit code of the program that draws
int drawPicture(const SpectrumOptions& options, const SpectrumResult& result)
{
    const TemporaryFile csv(temporaryName(options.output) + ".csv");
    writeText(csv.path, csvOf(result));
    return runRenderProgram({"--spectrum", csv.path, "-o", options.output});
}

void printJsonResult(const SpectrumOptions& options, const SpectrumResult& result)
{
    const ElectronicState& state = result.state;
    const double sites = static_cast<double>(result.input.spins.rows());
    const DensityOfStates& states = state.densityOfStates;
    Json json = {{"title", result.input.title}};
    json["frame"] = result.input.frame ? Json(*result.input.frame) : Json();
    json["time"] = result.input.frame ? Json(result.input.time) : Json();
    json["solver"] = result.input.config.solver.kind;
    json["report"] = result.report;
    json["warning"] = result.warning.empty() ? Json() : Json(result.warning);
    json["sites"] = result.input.spins.rows();
    json["chemical_potential"] = result.chemicalPotential;
    json["electron_count"] = state.electronCount;
    json["hole_doping"] = 1.0 - state.electronCount / sites;
    json["gap"] = state.gap;
    json["internal_energy"] = state.internalEnergy;
    json["free_energy"] = state.freeEnergy;
    json["grand_potential"] = state.grandPotential;
    json["entropy"] = state.entropy;
    json["kinetic_energy"] = state.kineticEnergy;
    json["density_of_states"] = {{"energy", std::vector<double>(states.energy.begin(), states.energy.end())},
                                 {"density", std::vector<double>(states.density.begin(), states.density.end())},
                                 {"resolution", states.resolution}};
    json["output"] = options.output.empty() ? Json() : Json(options.output);
    printJson(json);
}

std::string gapText(double gap)
{
    return gap > 0.0 ? fmt::format("{:.6g} t", gap) : "none that can be resolved";
}

void printTextResult(const SpectrumOptions& options, const SpectrumResult& result)
{
    const ElectronicState& state = result.state;
    const LatticeConfig& lattice = result.input.config.lattice;
    const double sites = static_cast<double>(result.input.spins.rows());
    const auto extensive = [&](const char* label, double value, const char* unit) {
        fmt::print("{:<20} {:.10g} {}  ({:.6g} per site)\n", label, value, unit, value / sites);
    };
    fmt::print("{}; {} {} x {}\n{}\n", result.input.title, name(lattice.kind), lattice.lx, lattice.ly, result.report);
    fmt::print("{:<20} {:.6g} t\n", "chemical potential", result.chemicalPotential);
    fmt::print("{:<20} {:.6g}  (doping {:.6g} holes per site)\n", "electrons", state.electronCount,
               1.0 - state.electronCount / sites);
    fmt::print("{:<20} {}\n", "gap", gapText(state.gap));
    extensive("internal energy E", state.internalEnergy, "t");
    extensive("free energy F", state.freeEnergy, "t");
    extensive("entropy S", state.entropy, "k_B");
    extensive("kinetic energy", state.kineticEnergy, "t");
    if (options.output.empty() || isatty(STDOUT_FILENO) == 1)
        fmt::print("\n{}", spectrumPlot(state.densityOfStates, result.chemicalPotential));
    if (!options.output.empty())
        fmt::print("density of states in {}\n", options.output);
}

int showSpectrum(const SpectrumOptions& options)
{
    requireKnownOutput(options);
    StopSignals signals;
    SpectrumResult result;
    try {
        result = computeSpectrum(options, signals.token());
    } catch (const Cancelled&) {
        fmt::print(stderr, "kondoscope-cli: stopped (a signal asked for it). Nothing was written.\n");
        return signals.exitCode();
    }
    if (extensionOf(options) == ".csv")
        writeText(options.output, csvOf(result));
    else if (extensionOf(options) == ".png")
        if (const int code = drawPicture(options, result); code != kSuccess)
            return code;
    if (!result.warning.empty())
        fmt::print(stderr, "kondoscope-cli: warning: {}\n", result.warning);
    (options.json ? printJsonResult : printTextResult)(options, result);
    return kSuccess;
}

} // namespace

void addSpectrumCommand(CLI::App& app, Action& action)
{
    CLI::App* command =
        app.add_subcommand("spectrum", "Density of states of the electrons on a state or a frame of a trajectory");
    auto options = std::make_shared<SpectrumOptions>();
    options->source.addTo(*command);
    command->get_option("config")
        ->description("Configuration, whose initial state is taken, or trajectory; instead of a preset")
        ->type_name("CONFIG.toml|RUN.h5");
    command->add_option("--frame", options->frame, "Frame of the trajectory, from 0; the last one without it")
        ->type_name("K");
    command
        ->add_option("--solver", options->solver,
                     "ed: exact diagonalization, kpm: kernel polynomials; without it that of the configuration, and "
                     "for a force field ed on small lattices, kpm on large ones")
        ->check(CLI::IsMember({"ed", "kpm"}));
    options->settings.addTo(*command, {"ed", "kpm"});
    command->add_option("-o,--output", options->output, "Numbers or picture to write")->type_name("OUT.csv|OUT.png");
    command->add_flag("--json", options->json, "Machine-readable output");
    command->footer("Energies are those of the electrons alone, of the whole lattice; classical terms are left out.");
    command->callback([options, &action] { action = [options] { return showSpectrum(*options); }; });
}

} // namespace kondoscope
