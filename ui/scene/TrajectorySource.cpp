#include "ui/scene/TrajectorySource.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "core/support/Error.h"

namespace kondoscope {

namespace {

RenderRecipe validated(RenderRecipe recipe)
{
    recipe.validate();
    return recipe;
}

std::string couplingText(const ElectronConfig& electrons)
{
    if (electrons.coupling == Coupling::Finite)
        return fmt::format("J = {:.4g} t", electrons.J);
    return electrons.superexchange == 0.0 ? std::string("J → ∞")
                                          : fmt::format("J → ∞, J_AF = {:.4g} t", electrons.superexchange);
}

std::string solverText(const SolverConfig& solver)
{
    if (solver.kind == "ml")
        return "force field " + solver.model;
    const std::string precision = solver.precision == "auto" ? "" : fmt::format(" ({})", solver.precision);
    return (solver.kind == "ed" ? "exact diagonalization" : "kernel polynomial method") + precision;
}

} // namespace

TrajectorySource::TrajectorySource(const std::string& path, const RenderRecipe& recipe)
    : m_recipe(validated(recipe)), m_reader(path), m_config(parseRunConfig(m_reader.header().config, path)),
      m_lattice(std::make_shared<Lattice>(m_reader.header().kind, m_reader.header().lx, m_reader.header().ly))
{
    const std::int64_t count = m_reader.frameCount();
    if (count == 0)
        throw FileError(
            fmt::format("{}: holds no frame (there is nothing to draw). Choose a run that took at least one "
                        "step.",
                        path));
    for (std::int64_t frame : m_recipe.frames)
        if (frame < 0 || frame >= count)
            throw ConfigError(fmt::format("frames holds {} ({} has the frames 0 to {}). Choose frames in this range.",
                                          frame, path, count - 1));
}

SnapshotPtr TrajectorySource::snapshot(std::int64_t frame) const
{
    TrajectoryFrame recorded = m_reader.frame(frame);
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->lattice = m_lattice;
    snapshot->spins = std::move(recorded.spins);
    const auto asVector = [](const std::vector<double>& values) {
        return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
    };
    snapshot->forces.density = asVector(recorded.density);
    snapshot->forces.bondEnergy = asVector(recorded.bondEnergy);
    snapshot->forces.chemicalPotential = recorded.chemicalPotential;
    snapshot->observables = std::move(recorded.observables);
    snapshot->time = recorded.time;
    snapshot->step = recorded.step;
    return snapshot;
}

std::string TrajectorySource::title() const
{
    return m_recipe.title.empty() ? m_config.view.title : m_recipe.title;
}

std::vector<std::string> TrajectorySource::layers() const
{
    return m_recipe.layers.empty() ? m_config.view.layers : m_recipe.layers;
}

std::string TrajectorySource::caption() const
{
    const ElectronConfig& electrons = m_config.electrons;
    const DynamicsConfig& dynamics = m_config.dynamics;
    const std::string filled = electrons.ensemble == Ensemble::Canonical
                                   ? fmt::format("x = {:.4g} (f = {:.4g})", electrons.doping(), electrons.filling)
                                   : fmt::format("μ = {:.4g} t", electrons.chemicalPotential);
    return fmt::format("{} lattice {} × {},  {},  {},  electrons kT = {:.4g} t,  spins kT = {:.4g} t,  α = {:.4g},  "
                       "{},  seed {}",
                       name(m_lattice->kind()), m_lattice->lx(), m_lattice->ly(), couplingText(electrons), filled,
                       electrons.kT, dynamics.temperature, dynamics.damping, solverText(m_config.solver),
                       m_reader.header().seed);
}

std::vector<std::int64_t> TrajectorySource::panelFrames() const
{
    if (!m_recipe.frames.empty())
        return m_recipe.frames;
    const auto last = static_cast<double>(frameCount() - 1);
    std::vector<std::int64_t> frames;
    for (int k = 0; k < m_recipe.panels; ++k) {
        // A single panel shows the end; the first of several shows the start, which has no logarithm.
        const double share = m_recipe.panels == 1 ? 1.0 : static_cast<double>(k) / (m_recipe.panels - 1);
        const bool isLog = m_recipe.spacing == "log" && k > 0;
        const std::int64_t frame = std::llround(isLog ? std::pow(last, share) : share * last);
        if (frames.empty() || frame > frames.back())
            frames.push_back(std::min(frame, frameCount() - 1));
    }
    return frames;
}

std::vector<std::int64_t> TrajectorySource::movieFrames() const
{
    if (!m_recipe.frames.empty())
        return m_recipe.frames;
    std::vector<std::int64_t> frames(static_cast<std::size_t>(frameCount()));
    std::iota(frames.begin(), frames.end(), std::int64_t{0});
    return frames;
}

} // namespace kondoscope
