#include "core/simulation/DatasetGenerator.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/simulation/ForceModelFactory.h"
#include "core/simulation/Simulation.h"
#include "core/support/BuildInfo.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

/// Steps at which frames are taken: t_k ~ k^2 over the whole time, each step at most once.
/// \throws ConfigError if there are fewer steps than frames
std::vector<std::int64_t> frameSteps(const RunConfig& config, int frames)
{
    const double total = std::floor(config.output.time / config.dynamics.dt + 1e-9);
    if (frames - 1 > total)
        throw ConfigError(fmt::format("--frames {} (output.time = {} in steps of dynamics.dt = {} has only {:.0f} "
                                      "configurations). Lower --frames, raise output.time or lower dynamics.dt.",
                                      frames, config.output.time, config.dynamics.dt, total + 1));
    std::vector<std::int64_t> steps;
    for (int k = 0; k < frames; ++k) {
        const double fraction = frames == 1 ? 0.0 : double(k) / double(frames - 1);
        const auto next = static_cast<std::int64_t>(std::lround(total * fraction * fraction));
        steps.push_back(steps.empty() ? next : std::max(next, steps.back() + 1));
    }
    return steps;
}

DatasetFrame labelled(const SpinField& spins, const Forces& forces, std::int64_t trajectory, std::int64_t step)
{
    DatasetFrame frame;
    frame.spins = spins;
    frame.field = forces.field;
    frame.energy = forces.energy;
    frame.density.assign(forces.density.data(), forces.density.data() + forces.density.size());
    frame.trajectory = trajectory;
    frame.step = step;
    return frame;
}

/// A force field learns from labels, it cannot give them.
SolverConfig labellingSolver(const RunConfig& config)
{
    SolverConfig solver = config.solver;
    if (solver.kind == "ml")
        solver.kind = "ed";
    return solver;
}

Dataset withoutFrames(const RunConfig& config, const GeneratorOptions& options)
{
    const SolverConfig labels = labellingSolver(config);
    Dataset dataset;
    dataset.kind = config.lattice.kind;
    dataset.lx = config.lattice.lx;
    dataset.ly = config.lattice.ly;
    dataset.electrons = config.electrons;
    dataset.source = fmt::format(
        "Kondoscope {}: {} driven trajectories from \"{}\" states, seeds {} to {}, dt = {:g}, labels by {} ({} "
        "precision)",
        programVersion(), options.driver, config.state.kind, config.state.seed,
        config.state.seed + std::uint64_t(options.trajectories) - 1, config.dynamics.dt,
        labels.kind == "kpm" ? "kernel polynomials" : "exact diagonalization", labels.precision);
    return dataset;
}

/// Whether the fields that move the spins are those of the labels, and nothing else.
bool driverGivesLabels(const RunConfig& config, const GeneratorOptions& options)
{
    return options.driver == labellingSolver(config).kind && config.dynamics.field.isZero(0.0) &&
           config.classical.isZero();
}

/// Runs one quench after the other and hands over each labelled frame.
/// \throws Cancelled
void labelQuenches(const RunConfig& config, const GeneratorOptions& options, const std::vector<std::int64_t>& steps,
                   const std::function<void(DatasetFrame)>& add, const std::stop_token& stop)
{
    const bool isShared = driverGivesLabels(config, options);
    const auto lattice = std::make_shared<const Lattice>(config.lattice.kind, config.lattice.lx, config.lattice.ly);
    const std::unique_ptr<ForceModel> labels =
        isShared ? nullptr
                 : makeForceModel(lattice, config.electrons, labellingSolver(config), config.state.seed).model;
    Forces forces;
    std::int64_t frames = 0;
    for (int k = 0; k < options.trajectories; ++k) {
        RunConfig run = config;
        run.solver.kind = options.driver;
        run.state.seed = config.state.seed + static_cast<std::uint64_t>(k);
        Simulation simulation(run);
        for (std::int64_t step : steps) {
            while (simulation.stepCount() < step)
                simulation.step(stop);
            if (isShared) {
                const SnapshotPtr snapshot = simulation.snapshot(stop); // its forces serve the next step too
                add(labelled(snapshot->spins, snapshot->forces, k, step));
            } else {
                labels->beginStep(frames++); // probes of its own for every frame
                labels->evaluate(simulation.spins(), forces, stop);
                add(labelled(simulation.spins(), forces, k, step));
            }
        }
    }
}

} // namespace

void GeneratorOptions::validate() const
{
    if (frames < 1 || frames > 100000 || trajectories < 1 || trajectories > 100000)
        throw ConfigError(
            fmt::format("{} frames of {} trajectories are not possible (both must be 1 to 100000). Change "
                        "--frames or --trajectories.",
                        frames, trajectories));
    if (driver != "ed" && driver != "kpm" && driver != "ml")
        throw ConfigError(fmt::format("driver \"{}\" is not known (it moves the spins between labels). Choose \"ed\", "
                                      "\"kpm\" or \"ml\".",
                                      driver));
}

std::int64_t GeneratorOptions::frameCount() const
{
    return std::int64_t{frames} * trajectories;
}

Dataset generateDataset(const RunConfig& config, const GeneratorOptions& options,
                        const std::function<void(std::int64_t, std::int64_t)>& progress, std::stop_token stop)
{
    options.validate();
    const std::vector<std::int64_t> steps = frameSteps(config, options.frames);
    Dataset dataset = withoutFrames(config, options);
    const auto add = [&](DatasetFrame frame) {
        dataset.frames.push_back(std::move(frame));
        if (progress)
            progress(static_cast<std::int64_t>(dataset.frames.size()), options.frameCount());
    };
    try {
        labelQuenches(config, options, steps, add, stop);
    } catch (const Cancelled&) {
        dataset.source += fmt::format(", stopped after {} of {} frames", dataset.frames.size(), options.frameCount());
    }
    return dataset;
}

} // namespace kondoscope
