#include "core/simulation/Simulation.h"

#include <cmath>
#include <limits>
#include <span>

#include <fmt/format.h>

#include "core/dynamics/Integrator.h"
#include "core/dynamics/StepDoctor.h"
#include "core/forces/ClassicalTerms.h"
#include "core/io/Trajectory.h"
#include "core/observables/Observables.h"
#include "core/simulation/ForceModelFactory.h"
#include "core/support/Contracts.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

/// Numbers that each of integrator and solver may remember.
constexpr std::size_t kEachMemory = kMemoryWidth / 2;

/// Its part of a memory, without what fills up.
std::vector<double> known(std::span<const double> part)
{
    std::vector<double> values(part.begin(), part.end());
    std::erase_if(values, [](double value) { return std::isnan(value); });
    return values;
}

} // namespace

Simulation::Simulation(const RunConfig& config) : Simulation(config, RunState()) {}

Simulation::Simulation(const RunConfig& config, SpinField spins)
    : Simulation(config, RunState{.spins = std::move(spins), .memory = {}})
{}

Simulation::Simulation(const RunConfig& config, RunState state)
    : m_config(config),
      m_lattice(std::make_shared<const Lattice>(config.lattice.kind, config.lattice.lx, config.lattice.ly)),
      m_spins(std::move(state.spins)), m_time(state.time), m_step(state.step)
{
    if (m_spins.rows() != 0 && m_spins.rows() != m_lattice->siteCount())
        throw ConfigError(fmt::format("{} spins were given for {} x {} sites (each site has one). Give {} spins.",
                                      m_spins.rows(), config.lattice.lx, config.lattice.ly, m_lattice->siteCount()));
    validate(config);
    if (m_spins.rows() == 0)
        m_spins = makeState(*m_lattice, m_config.state);
    applyProtocol(m_config, m_time);
    buildSolver(m_config);
    m_integrator = makeIntegrator(m_config.dynamics, m_config.state.seed);
    m_doctor = std::make_unique<StepDoctor>(m_config.dynamics);
    if (state.memory.size() == kMemoryWidth) {
        const std::span<const double> memory(state.memory);
        m_integrator->setMemory(known(memory.first(kEachMemory)));
        m_solver->setMemory(known(memory.last(kEachMemory)));
    }
}

Simulation::~Simulation() = default;

void Simulation::buildSolver(const RunConfig& config)
{
    SolverSetup setup = makeForceModel(m_lattice, config.electrons, config.solver, config.state.seed);
    std::vector<std::unique_ptr<ForceModel>> electrons;
    electrons.push_back(std::move(setup.model));
    auto solver = std::make_unique<ForceSum>(std::move(electrons));
    m_solver.swap(solver);
    try {
        buildTerms(config);
    } catch (...) {
        m_solver.swap(solver);
        throw;
    }
    m_modelHash = setup.modelHash;
    m_forces = Forces(); // a solver overwrites what it knows: nothing of the last one may stay
    chooseBonds(config);
}

/// What acts on the spins beside the electrons.
void Simulation::buildTerms(const RunConfig& config)
{
    std::vector<std::unique_ptr<ForceModel>> terms = classicalTerms(*m_lattice, config.classical);
    if (!config.dynamics.field.isZero(0.0))
        terms.push_back(std::make_unique<ZeemanTerm>(config.dynamics.field));
    m_solver->setFurtherTerms(std::move(terms));
    m_forcesAreCurrent = false;
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
    followProtocol();
    evaluateForces(stop);
    try {
        m_integrator->step(m_spins, m_forces, *m_solver, m_step, stop);
    } catch (const NumericsError& error) {
        explain(error);
    }
    m_forcesAreCurrent = false;
    m_time += m_config.dynamics.dt;
    ++m_step;
}

/// Adds what may be the cause: a force field outside its range, or a time step that was too large before.
void Simulation::explain(const NumericsError& error) const
{
    std::string text = error.what();
    if (const std::string warning = m_solver->warning(); !warning.empty())
        text += fmt::format(" Mind that {}.", warning);
    if (const Diagnosis& diagnosis = m_doctor->diagnosis(); !diagnosis.isHealthy())
        text += fmt::format(" {}", diagnosis.text());
    throw NumericsError(text);
}

void Simulation::evaluateForces(std::stop_token stop)
{
    if (m_forcesAreCurrent)
        return;
    m_solver->beginStep(m_step); // the integrator's further stages share what it draws
    m_solver->evaluate(m_spins, m_forces, stop);
    m_forcesAreCurrent = true;
    const bool isStochastic = m_config.solver.kind == "kpm";
    m_doctor->observe({m_step, m_spins, m_forces, !isStochastic && !m_hamiltonianChanged});
    m_hamiltonianChanged = false;
}

void Simulation::reconfigure(const RunConfig& config)
{
    validate(config);
    if (!(config.lattice == m_config.lattice && config.state == m_config.state))
        throw ConfigError(
            "lattice and initial state of a run cannot be changed while it exists (its spins live on them). "
            "Start a new run.");
    RunConfig wanted = config;
    applyProtocol(wanted, m_time);
    takeOver(wanted);
}

/// Parameters of this time where a protocol drives them.
void Simulation::followProtocol()
{
    if (m_config.protocol.quantity == "none")
        return;
    RunConfig now = m_config;
    if (applyProtocol(now, m_time))
        takeOver(now);
}

/// Rebuilds what depends on what has changed, and nothing else. If something cannot be built all stays.
void Simulation::takeOver(const RunConfig& config)
{
    const bool dynamicsChanged = !(config.dynamics == m_config.dynamics && config.state == m_config.state);
    auto integrator = dynamicsChanged ? makeIntegrator(config.dynamics, config.state.seed) : nullptr;
    if (!(config.electrons == m_config.electrons && config.solver == m_config.solver))
        buildSolver(config);
    else if (!(config.classical == m_config.classical && config.dynamics.field == m_config.dynamics.field))
        buildTerms(config);
    chooseBonds(config);
    if (integrator) {
        integrator->setMemory(m_integrator->memory());
        m_integrator = std::move(integrator);
        m_doctor->setConfig(config.dynamics);
    }
    m_hamiltonianChanged = m_hamiltonianChanged || !m_forcesAreCurrent;
    m_config = config;
}

std::string Simulation::stepWarning() const
{
    return m_doctor->diagnosis().text();
}

std::vector<double> Simulation::memory() const
{
    std::vector<double> integrator = m_integrator->memory();
    std::vector<double> solver = m_solver->memory();
    if (integrator.empty() && solver.empty())
        return {};
    KONDOSCOPE_EXPECTS(integrator.size() <= kEachMemory && solver.size() <= kEachMemory);
    integrator.resize(kEachMemory, std::numeric_limits<double>::quiet_NaN());
    solver.resize(kEachMemory, std::numeric_limits<double>::quiet_NaN());
    integrator.insert(integrator.end(), solver.begin(), solver.end());
    return integrator;
}

std::optional<CostEstimate> Simulation::estimate() const
{
    return m_solver->estimate();
}

SnapshotPtr Simulation::snapshot(std::stop_token stop)
{
    followProtocol();
    evaluateForces(stop);
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->lattice = m_lattice;
    snapshot->spins = m_spins;
    snapshot->forces = m_forces;
    if (m_config.electrons.t1 == 0.0) // the first bonds are not those between nearest neighbours
        snapshot->forces.bondEnergy.resize(0);
    snapshot->observables = measure(Measurement(*m_lattice, m_spins, m_forces), defaultObservables());
    snapshot->time = m_time;
    snapshot->step = m_step;
    snapshot->memory = memory();
    if (m_config.protocol.quantity != "none")
        snapshot->protocolValue = protocolValue(m_config.protocol, m_time);
    snapshot->stepWarning = stepWarning();
    snapshot->suggestedStep = m_doctor->suggestedTimeStep().dt;
    snapshot->solverReport = m_solver->report();
    snapshot->solverWarning = m_solver->warning();
    return snapshot;
}

} // namespace kondoscope
