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
    SolverSetup setup = makeForceModel(m_lattice, config.electrons, config.solver, config.state.seed);
    std::vector<std::unique_ptr<ForceModel>> terms = classicalTerms(*m_lattice, config.classical);
    if (!config.dynamics.field.isZero(0.0))
        terms.push_back(std::make_unique<ZeemanTerm>(config.dynamics.field));
    m_solver = withTerms(std::move(setup.model), std::move(terms));
    m_modelHash = setup.modelHash;
    m_forces = Forces(); // a solver overwrites what it knows: nothing of the last one may stay
    m_forcesAreCurrent = false;
    chooseBonds(config);
}

/// Bond energies come with the density matrix of exact diagonalization; other solvers compute them when asked to.
void Simulation::chooseBonds(const RunConfig& config)
{
    const bool wantsBonds = config.output.bondEnergy || config.solver.kind == "ed";
    if (wantsBonds && !m_forces.wantsBonds)
        m_forcesAreCurrent = false;
    m_forces.wantsBonds = wantsBonds;
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
    m_solver->beginStep(m_step); // the integrator's further stages share what it draws
    m_solver->evaluate(m_spins, m_forces, stop);
    m_forcesAreCurrent = true;
}

void Simulation::reconfigure(const RunConfig& config)
{
    validate(config);
    if (!(config.lattice == m_config.lattice && config.state == m_config.state))
        throw ConfigError(
            "lattice and initial state of a run cannot be changed while it exists (its spins live on them). "
            "Start a new run.");
    auto integrator = makeIntegrator(config.dynamics, config.state.seed);
    const bool solverChanged =
        !(config.electrons == m_config.electrons && config.solver == m_config.solver &&
          config.classical == m_config.classical && config.dynamics.field == m_config.dynamics.field);
    if (solverChanged)
        buildSolver(config);
    else
        chooseBonds(config);
    m_integrator = std::move(integrator);
    m_config = config;
}

std::optional<CostEstimate> Simulation::estimate() const
{
    return m_solver->estimate();
}

SnapshotPtr Simulation::snapshot(std::stop_token stop)
{
    evaluateForces(stop);
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->lattice = m_lattice;
    snapshot->spins = m_spins;
    snapshot->forces = m_forces;
    if (m_config.electrons.t1 == 0.0) // the first bonds are not those between nearest neighbours
        snapshot->forces.bondEnergy.resize(0);
    snapshot->observables = measure(*m_lattice, m_spins, m_forces);
    snapshot->time = m_time;
    snapshot->step = m_step;
    snapshot->solverReport = m_solver->report();
    snapshot->solverWarning = m_solver->warning();
    return snapshot;
}

} // namespace kondoscope
