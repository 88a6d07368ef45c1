#pragma once

#include <memory>
#include <optional>
#include <stop_token>

#include "core/forces/ForceModel.h"
#include "core/simulation/RunConfig.h"
#include "core/simulation/Snapshot.h"
#include "core/support/Error.h"

namespace kondoscope {

class ForceSum;
class Integrator;
class StepDoctor;

/// Where a run stands: with its configuration all that it needs to go on to the bit.
struct RunState
{
    SpinField spins;   ///< unit vectors (N, 3); none: those of RunConfig::state
    double time = 0.0; ///< [hbar/t]
    std::int64_t step = 0;
    std::vector<double> memory; ///< Simulation::memory(); empty: nothing
};

/// A run: it alone owns spins, time, step and solver. Not thread-safe; one thread at a time uses it.
class Simulation
{
public:
    /// Builds lattice, state and solver; evaluates no forces yet.
    /// \throws ConfigError, FileError (model file)
    explicit Simulation(const RunConfig& config);
    /// As above, but starts from given spins instead of config.state. \throws ConfigError if their number is wrong
    Simulation(const RunConfig& config, SpinField spins);
    /// Goes on where another run of the same configuration stood: to the bit, with the same number of threads.
    /// \throws as above
    Simulation(const RunConfig& config, RunState state);
    ~Simulation();
    Simulation(const Simulation&) = delete;
    Simulation& operator=(const Simulation&) = delete;

    /// One time step, with the parameters that the protocol prescribes at its beginning. After an exception spins, time
    /// and step are those before the call. \throws NumericsError, Cancelled
    void step(std::stop_token stop = {});

    /// Takes over electrons, solver, classical terms, dynamics, protocol and output of `config` from the next step on;
    /// lattice and state must be unchanged (they need a new Simulation). If a solver cannot be built the old one stays.
    /// \throws ConfigError (also if lattice or state differ), FileError
    void reconfigure(const RunConfig& config);

    /// The present moment. Evaluates the forces of the present spins first if no step has left them.
    /// \throws NumericsError, Cancelled
    SnapshotPtr snapshot(std::stop_token stop = {});

    /// What integrator and solver remember beyond the spins, of a fixed length; empty: nothing.
    std::vector<double> memory() const;
    /// What is wrong with the time step, and what to do; empty if nothing is.
    std::string stepWarning() const;
    /// With the values that the protocol prescribes at the present time.
    const RunConfig& config() const { return m_config; }
    const Lattice& lattice() const { return *m_lattice; }
    const SpinField& spins() const { return m_spins; }
    double time() const { return m_time; }
    std::int64_t stepCount() const { return m_step; }
    /// What one evaluation of the solver costs, where it is known beforehand; a step takes two.
    std::optional<CostEstimate> estimate() const;
    /// Content hash of the force field; empty for other solvers.
    const std::string& modelHash() const { return m_modelHash; }

private:
    void followProtocol();
    void takeOver(const RunConfig& config);
    void buildSolver(const RunConfig& config);
    void buildTerms(const RunConfig& config);
    void chooseBonds(const RunConfig& config);
    void evaluateForces(std::stop_token stop);
    [[noreturn]] void explain(const NumericsError& error) const;

    RunConfig m_config;
    std::shared_ptr<const Lattice> m_lattice;
    std::unique_ptr<ForceSum> m_solver; ///< electrons first
    std::string m_modelHash;
    std::unique_ptr<Integrator> m_integrator;
    std::unique_ptr<StepDoctor> m_doctor;
    bool m_hamiltonianChanged = false; ///< since the doctor saw the last forces
    SpinField m_spins;
    Forces m_forces; ///< of m_spins if m_forcesAreCurrent
    bool m_forcesAreCurrent = false;
    double m_time = 0.0;
    std::int64_t m_step = 0;
};

} // namespace kondoscope
