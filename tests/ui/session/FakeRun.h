#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <thread>

#include "core/observables/Observables.h"
#include "core/support/Error.h"
#include "ui/session/SteppedRun.h"

namespace kondoscope {

/// How a fake run behaves; shared with the test, which may change it while the run goes on.
struct FakeBehaviour
{
    std::atomic<int> stepMilliseconds{0};   ///< lowering it ends the present step sooner
    std::atomic<int> buildMilliseconds{0};  ///< likewise
    std::atomic<bool> building{false};      ///< inside such a construction
    std::atomic<bool> interruptible{false}; ///< a LAPACK call is not
    std::atomic<bool> stepFails{false};
    std::atomic<int> failingStep{-1}; ///< this one fails
    std::atomic<bool> snapshotFails{false};
    std::atomic<bool> buildFails{false};
    std::atomic<std::uint64_t> failingSeed{0}; ///< runs of this seed are not built
    std::atomic<bool> reconfigureFails{false};
    std::atomic<int> runsBuilt{0};
    std::atomic<int> stepsTaken{0};
    std::atomic<int> reconfigured{0};
    std::atomic<double> lastDoping{0.0};
};

/// A run without physics: it sleeps instead of computing.
class FakeRun : public SteppedRun
{
public:
    FakeRun(const RunConfig& config, std::shared_ptr<FakeBehaviour> behaviour)
        : m_behaviour(std::move(behaviour)), m_config(config),
          m_lattice(std::make_shared<const Lattice>(config.lattice.kind, config.lattice.lx, config.lattice.ly)),
          m_spins(makeState(*m_lattice, config.state))
    {
        m_behaviour->building = true;
        sleepFor(m_behaviour->buildMilliseconds, [] {});
        m_behaviour->building = false;
        if (m_behaviour->buildFails || (config.state.seed != 0 && config.state.seed == m_behaviour->failingSeed))
            throw FileError("model.h5 is damaged (planted). Choose another model.");
        ++m_behaviour->runsBuilt;
    }

    void step(std::stop_token stop) override
    {
        sleepFor(m_behaviour->stepMilliseconds, [&] {
            if (m_behaviour->interruptible && stop.stop_requested())
                throw Cancelled();
        });
        if (m_behaviour->stepFails || m_step + 1 == m_behaviour->failingStep)
            throw NumericsError("The eigensolver did not converge (planted). Lower dt.");
        ++m_behaviour->stepsTaken;
        ++m_step;
    }

    void reconfigure(const RunConfig& config) override
    {
        if (m_behaviour->reconfigureFails || !(config.lattice == m_config.lattice))
            throw ConfigError("model \"x\" is for another lattice (planted). Choose another model.");
        m_config = config;
        ++m_behaviour->reconfigured;
        m_behaviour->lastDoping = config.electrons.doping();
    }

    SnapshotPtr snapshot(std::stop_token) override
    {
        if (m_behaviour->snapshotFails)
            throw NumericsError("The forces are not finite (planted). Lower dt.");
        auto snapshot = std::make_shared<Snapshot>();
        snapshot->lattice = m_lattice;
        snapshot->spins = m_spins;
        snapshot->forces.energy = -1.0;
        snapshot->forces.field = VectorField::Zero(m_spins.rows(), 3);
        snapshot->observables =
            measure(Measurement(*m_lattice, snapshot->spins, snapshot->forces), defaultObservables());
        snapshot->time = time();
        snapshot->step = m_step;
        snapshot->solverReport = "fake solver";
        return snapshot;
    }

    double time() const override { return static_cast<double>(m_step) * m_config.dynamics.dt; }
    std::string modelHash() const override
    {
        return m_config.solver.kind == "ml" ? "hash of " + m_config.solver.model : std::string();
    }

private:
    template <typename Check> static void sleepFor(const std::atomic<int>& milliseconds, Check check)
    {
        using Clock = std::chrono::steady_clock;
        const auto start = Clock::now();
        while (Clock::now() < start + std::chrono::milliseconds(milliseconds)) {
            check();
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }

    std::shared_ptr<FakeBehaviour> m_behaviour;
    RunConfig m_config;
    std::shared_ptr<const Lattice> m_lattice;
    SpinField m_spins;
    std::int64_t m_step = 0;
};

inline RunFactory fakeFactory(std::shared_ptr<FakeBehaviour> behaviour)
{
    return [behaviour](const RunConfig& config) { return std::make_unique<FakeRun>(config, behaviour); };
}

} // namespace kondoscope
