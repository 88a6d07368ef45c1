#include "core/simulation/DatasetGenerator.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/simulation/DatasetConditions.h"
#include "core/simulation/LabelSolver.h"
#include "core/simulation/Simulation.h"
#include "core/support/BuildInfo.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

/// Spin configurations without dynamics that one part holds.
constexpr int kStillsOfAPart = 8;

/// Steps at which frames are taken, each at most once.
std::vector<std::int64_t> frameSteps(const DatasetSource& source)
{
    const double total = std::floor(source.duration / source.dt + 1e-9);
    const double power = source.kind == FrameKind::Anneal ? 1.0 : 2.0;
    std::vector<std::int64_t> steps;
    for (int k = 0; k < source.frames; ++k) {
        const double fraction = source.frames == 1 ? 0.0 : double(k) / double(source.frames - 1);
        const auto next = static_cast<std::int64_t>(std::lround(total * std::pow(fraction, power)));
        steps.push_back(steps.empty() ? next : std::max(next, steps.back() + 1));
    }
    return steps;
}

/// Number of the first trajectory of a source in the data sets.
std::int64_t firstTrajectory(const DatasetRecipe& recipe, std::size_t source)
{
    std::int64_t first = 0;
    for (std::size_t k = 0; k < source; ++k)
        first += recipe.sources[k].trajectories;
    return first;
}

/// Labels the spin configurations of a part and hands the frames on.
class FrameLabeller
{
public:
    FrameLabeller(const DatasetRecipe& recipe, const DatasetPart& part, const std::function<void(DatasetFrame)>& add)
        : m_recipe(recipe), m_source(recipe.sources[part.source]), m_add(add),
          m_lattice(std::make_shared<const Lattice>(recipe.base.lattice.kind, m_source.lx, m_source.ly))
    {}

    const std::shared_ptr<const Lattice>& lattice() const { return m_lattice; }

    /// Before the frames of a trajectory. \param id  in the data set
    void begin(const TrajectoryDraw& trajectory, std::int64_t id)
    {
        m_trajectory = trajectory;
        m_id = id;
        m_frame = 0;
        // the exact solver has no state that frames could depend on: its matrices are kept
        if (!m_solver || m_recipe.labelSolver.kind != "ed")
            m_solver.emplace(m_lattice, trajectory.electrons, m_recipe.labelSolver, trajectory.seed);
    }

    void label(const SpinField& spins, std::int64_t step, const std::stop_token& stop)
    {
        const std::vector<ElectronConfig> conditions = drawConditions(m_source.labels, m_trajectory, m_frame);
        const std::vector<Forces> forces = m_solver->solve(spins, conditions, m_frame, stop);
        for (std::size_t c = 0; c < conditions.size(); ++c)
            add(spins, forces[c], conditions[c], step);
        ++m_frame;
    }

    /// Takes over forces that the driver has computed for its own condition.
    void add(const SpinField& spins, const Forces& forces, const ElectronConfig& condition, std::int64_t step)
    {
        DatasetFrame frame;
        frame.spins = spins;
        frame.field = forces.field;
        frame.energy = forces.energy;
        frame.density.assign(forces.density.begin(), forces.density.end());
        frame.trajectory = m_id;
        frame.step = step;
        const double sites = static_cast<double>(spins.rows());
        frame.filling =
            condition.ensemble == Ensemble::Canonical ? condition.filling : forces.density.sum() / (2.0 * sites);
        frame.kT = condition.kT;
        frame.chemicalPotential = forces.chemicalPotential;
        frame.kind = m_source.kind;
        m_add(std::move(frame));
    }

private:
    const DatasetRecipe& m_recipe;
    const DatasetSource& m_source;
    const std::function<void(DatasetFrame)>& m_add;
    std::shared_ptr<const Lattice> m_lattice;
    std::optional<LabelSolver> m_solver;
    TrajectoryDraw m_trajectory;
    std::int64_t m_id = 0;
    int m_frame = 0;
};

RunConfig runOf(const DatasetRecipe& recipe, const DatasetSource& source, const TrajectoryDraw& trajectory)
{
    RunConfig run = recipe.base;
    run.lattice.lx = source.lx;
    run.lattice.ly = source.ly;
    run.state.seed = trajectory.seed;
    run.electrons = trajectory.electrons;
    run.solver.kind = source.driver;
    run.dynamics.dt = source.dt;
    run.output.time = source.duration;
    return run;
}

/// Whether the fields that move the spins are those of the labels, and nothing else.
bool driverGivesLabels(const DatasetRecipe& recipe, const DatasetSource& source)
{
    const LabelConditions& labels = source.labels;
    const bool isOwnCondition = labels.fillings.count() == 0 && labels.kTs.count() == 0;
    RunConfig run = recipe.base;
    run.solver.kind = source.driver;
    return isOwnCondition && run.solver == recipe.labelSolver && run.dynamics.field.isZero(0.0) &&
           run.classical.isZero();
}

/// One run of the dynamics; its solver is the driver of the source.
void labelTrajectory(const DatasetRecipe& recipe, const DatasetSource& source, const TrajectoryDraw& trajectory,
                     FrameLabeller& labeller, const std::stop_token& stop)
{
    RunConfig run = runOf(recipe, source, trajectory);
    Simulation simulation(run, makeState(*labeller.lattice(), trajectory.state));
    const bool isShared = driverGivesLabels(recipe, source);
    const std::vector<std::int64_t> steps = frameSteps(source);
    const double last = std::max<double>(1.0, static_cast<double>(steps.back()));
    for (const std::int64_t step : steps) {
        while (simulation.stepCount() < step) {
            if (source.kind == FrameKind::Anneal) {
                const double fraction = static_cast<double>(simulation.stepCount()) / last;
                run.dynamics.temperature = std::lerp(source.temperatures[0], source.temperatures[1], fraction);
                simulation.reconfigure(run);
            }
            simulation.step(stop);
        }
        if (isShared) {
            const SnapshotPtr snapshot = simulation.snapshot(stop); // its forces serve the next step too
            labeller.add(snapshot->spins, snapshot->forces, trajectory.electrons, step);
        } else {
            labeller.label(simulation.spins(), step, stop);
        }
    }
}

std::string describe(const DatasetSource& source)
{
    std::string text = fmt::format("{} {} {} from \"{}\"", source.trajectories, name(source.kind),
                                   source.isDynamic() ? "trajectories" : "states", fmt::join(source.states, "\", \""));
    if (source.isDynamic())
        text += fmt::format(" driven by {} with dt = {:g}", source.driver, source.dt);
    return text + fmt::format(", seeds {} to {}", source.seed,
                              source.seed + static_cast<std::uint64_t>(source.trajectories) - 1);
}

std::string describe(const DatasetRecipe& recipe)
{
    std::vector<std::string> sources;
    for (const DatasetSource& source : recipe.sources)
        sources.push_back(describe(source));
    return fmt::format("Kondoscope {}: {}; labels by {} ({} precision)", programVersion(), fmt::join(sources, "; "),
                       recipe.labelSolver.kind == "kpm" ? "kernel polynomials" : "exact diagonalization",
                       recipe.labelSolver.precision);
}

} // namespace

void GeneratorOptions::validate() const
{
    if (frames < 1 || frames > 100000 || trajectories < 1 || trajectories > 100000)
        throw ConfigError(
            fmt::format("{} frames of {} trajectories are not possible (both must be 1 to 100000). Change "
                        "--frames or --trajectories.",
                        frames, trajectories));
}

std::int64_t GeneratorOptions::frameCount() const
{
    return std::int64_t{frames} * trajectories;
}

DatasetRecipe quenchRecipe(const RunConfig& config, const GeneratorOptions& options)
{
    options.validate();
    DatasetRecipe recipe;
    recipe.base = config;
    recipe.labelSolver = config.solver;
    if (config.solver.kind == "ml") // a force field learns from labels, it cannot give them
        recipe.labelSolver.kind = "ed";
    DatasetSource source;
    source.kind = options.driver == "ml" ? FrameKind::Driven : FrameKind::Quench;
    source.lx = config.lattice.lx;
    source.ly = config.lattice.ly;
    source.seed = config.state.seed;
    source.trajectories = options.trajectories;
    source.frames = options.frames;
    source.duration = config.output.time;
    source.dt = config.dynamics.dt;
    source.states = {config.state.kind};
    source.noise = {config.state.noise, config.state.noise};
    source.driver = options.driver;
    recipe.sources = {source};
    recipe.validate();
    return recipe;
}

std::vector<DatasetPart> datasetParts(const DatasetRecipe& recipe)
{
    std::vector<DatasetPart> parts;
    for (std::size_t source = 0; source < recipe.sources.size(); ++source) {
        const int size = recipe.sources[source].isDynamic() ? 1 : kStillsOfAPart;
        const int trajectories = recipe.sources[source].trajectories;
        for (int first = 0; first < trajectories; first += size)
            parts.push_back({source, first, std::min(size, trajectories - first)});
    }
    return parts;
}

std::int64_t frameCount(const DatasetRecipe& recipe, const DatasetPart& part)
{
    const DatasetSource& source = recipe.sources[part.source];
    return source.frameCount() / source.trajectories * part.count;
}

void labelPart(const DatasetRecipe& recipe, const DatasetPart& part, const std::function<void(DatasetFrame)>& add,
               std::stop_token stop)
{
    const DatasetSource& source = recipe.sources[part.source];
    FrameLabeller labeller(recipe, part, add);
    for (int k = part.first; k < part.first + part.count; ++k) {
        const TrajectoryDraw trajectory = drawTrajectory(recipe, source, k);
        labeller.begin(trajectory, firstTrajectory(recipe, part.source) + k);
        if (source.isDynamic())
            labelTrajectory(recipe, source, trajectory, labeller, stop);
        else
            labeller.label(makeState(*labeller.lattice(), trajectory.state), 0, stop);
    }
}

std::vector<Dataset> emptyDatasets(const DatasetRecipe& recipe)
{
    std::vector<Dataset> datasets;
    for (const DatasetSource& source : recipe.sources) {
        const bool isKnown = std::any_of(datasets.begin(), datasets.end(), [&](const Dataset& dataset) {
            return dataset.lx == source.lx && dataset.ly == source.ly;
        });
        if (isKnown)
            continue;
        Dataset& dataset = datasets.emplace_back();
        dataset.kind = recipe.base.lattice.kind;
        dataset.lx = source.lx;
        dataset.ly = source.ly;
        dataset.electrons = recipe.base.electrons;
        dataset.source = describe(recipe);
    }
    return datasets;
}

Dataset generateDataset(const RunConfig& config, const GeneratorOptions& options,
                        const std::function<void(std::int64_t, std::int64_t)>& progress, std::stop_token stop)
{
    const DatasetRecipe recipe = quenchRecipe(config, options);
    Dataset dataset = emptyDatasets(recipe).front();
    const auto add = [&](DatasetFrame frame) {
        dataset.frames.push_back(std::move(frame));
        if (progress)
            progress(static_cast<std::int64_t>(dataset.frames.size()), options.frameCount());
    };
    try {
        for (const DatasetPart& part : datasetParts(recipe))
            labelPart(recipe, part, add, stop);
    } catch (const Cancelled&) {
        dataset.source += fmt::format(", stopped after {} of {} frames", dataset.frames.size(), options.frameCount());
    }
    return dataset;
}

} // namespace kondoscope
