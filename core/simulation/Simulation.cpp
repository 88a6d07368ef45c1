#include "core/simulation/Simulation.h"

#include <fmt/format.h>

#include "core/dynamics/Integrator.h"
#include "core/forces/ClassicalTerms.h"
#include "core/observables/Observables.h"
#include "core/simulation/ForceModelFactory.h"
#include "core/support/Error.h"

namespace kondoscope {

Simulation::Simulation(const RunConfig& config) : Simulation(config, SpinField())
{
    m_spins = makeState(*m_lattice, m_config.state);
}

Simulation::Simulation(const RunConfig& config, SpinField spins)
    : m_config(config),
      m_lattice(std::make_shared<const Lattice>(config.lattice.kind, config.lattice.lx, config.lattice.ly)),
      m_spins(std::move(spins))
{
    if (m_spins.rows() != 0 && m_spins.rows() != m_lattice->siteCount())
        throw ConfigError(fmt::format("{} spins were given for {} x {} sites (each site has one). Give {} spins.",
                                      m_spins.rows(), config.lattice.lx, config.lattice.ly, m_lattice->siteCount()));
    validate(config);
    buildSolver(config);
    m_integrator = makeIntegrator(config.dynamics, config.state.seed);
}

Simulation::~Simulation() = default;

void Simulation::buildSolver(const RunConfig& config)
{
    SolverSetup setup = makeForceModel(m_lattice, config.electrons, config.solver);
    if (!config.dynamics.field.isZero()) {
        std::vector<std::unique_ptr<ForceModel>> terms;
        terms.push_back(std::move(setup.model));
        terms.push_back(std::make_unique<ZeemanTerm>(config.dynamics.field));
        setup.model = std::make_unique<ForceSum>(std::move(terms));
    }
    m_solver = std::move(setup.model);
    m_solverWarning = setup.warning;
    m_modelHash = setup.modelHash;
    m_forcesAreCurrent = false;
}

void Simulation::step(std::stop_token stop)
{
    evaluateForces(stop);
    m_integrator->step(m_spins, m_forces, *m_solver, m_step, stop);
    m_forcesAreCurrent = false;
    m_time += m_config.dynamics.dt;
    ++m_step;
}

void Simulation::evaluateForces(std::stop_token stop)
{
    if (m_forcesAreCurrent)
        return;
    m_solver->evaluate(m_spins, m_forces, stop);
    m_forcesAreCurrent = true;
}

void Simulation::reconfigure(const RunConfig& config)
{
    validate(config);
    if (!(config.lattice == m_config.lattice && config.state == m_config.state))
        throw ConfigError("lattice and initial state of a run cannot be changed while it exists (its spins live on them). "
                          "Start a new run.");
    auto integrator = makeIntegrator(config.dynamics, config.state.seed);
    const bool solverChanged = !(config.electrons == m_config.electrons && config.solver == m_config.solver &&
                                 config.dynamics.field == m_config.dynamics.field);
    if (solverChanged)
        buildSolver(config);
    m_integrator = std::move(integrator);
    m_config = config;
}

SnapshotPtr Simulation::snapshot(std::stop_token stop)
{
    evaluateForces(stop);
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->lattice = m_lattice;
    snapshot->spins = m_spins;
    snapshot->forces = m_forces;
    snapshot->observables = measure(*m_lattice, m_spins, m_forces);
    snapshot->time = m_time;
    snapshot->step = m_step;
    snapshot->solverReport = m_solver->report();
    snapshot->solverWarning = m_solverWarning;
    return snapshot;
}

} // namespace kondoscope
