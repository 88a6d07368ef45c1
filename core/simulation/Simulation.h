#pragma once

#include <memory>
#include <optional>
#include <stop_token>

#include "core/forces/ForceModel.h"
#include "core/simulation/RunConfig.h"
#include "core/simulation/Snapshot.h"

namespace kondoscope {

class Integrator;

/// A run: it alone owns spins, time, step and solver. Not thread-safe; one thread at a time uses it.
class Simulation
{
public:
    /// Builds lattice, state and solver; evaluates no forces yet.
    /// \throws ConfigError, FileError (model file)
    explicit Simulation(const RunConfig& config);
    /// As above, but starts from given spins instead of config.state. \throws ConfigError if their number is wrong
    Simulation(const RunConfig& config, SpinField spins);
    ~Simulation();
    Simulation(const Simulation&) = delete;
    Simulation& operator=(const Simulation&) = delete;

    /// One time step. After an exception spins, time and step are those before the call.
    /// \throws NumericsError, Cancelled
    void step(std::stop_token stop = {});

    /// Takes over electrons, solver, classical terms, dynamics and output of `config` from the next step on; lattice
    /// and state must be unchanged (they need a new Simulation). If a solver cannot be built the old one stays. \throws
    /// ConfigError (also if lattice or state differ), FileError
    void reconfigure(const RunConfig& config);

    /// The present moment. Evaluates the forces of the present spins first if no step has left them.
    /// \throws NumericsError, Cancelled
    SnapshotPtr snapshot(std::stop_token stop = {});

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
    void buildSolver(const RunConfig& config);
    void chooseBonds(const RunConfig& config);
    void evaluateForces(std::stop_token stop);

    RunConfig m_config;
    std::shared_ptr<const Lattice> m_lattice;
    std::unique_ptr<ForceModel> m_solver;
    std::string m_modelHash;
    std::unique_ptr<Integrator> m_integrator;
    SpinField m_spins;
    Forces m_forces; ///< of m_spins if m_forcesAreCurrent
    bool m_forcesAreCurrent = false;
    double m_time = 0.0;
    std::int64_t m_step = 0;
};

} // namespace kondoscope
