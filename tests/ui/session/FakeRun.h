#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

#include "core/observables/Observables.h"
#include "core/support/Error.h"
#include "ui/session/SteppedRun.h"

namespace kondoscope {

/// How a fake run behaves; shared with the test, which may change it while the run goes on.
struct FakeBehaviour
{
    std::atomic<int> stepMilliseconds{0};
    std::atomic<bool> interruptible{false}; ///< a LAPACK call is not
    std::atomic<bool> stepFails{false};
    std::atomic<bool> buildFails{false};
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
        if (m_behaviour->buildFails)
            throw FileError("model.h5 is damaged (planted). Choose another model.");
        ++m_behaviour->runsBuilt;
    }

    void step(std::stop_token stop) override
    {
        using Clock = std::chrono::steady_clock;
        const auto end = Clock::now() + std::chrono::milliseconds(m_behaviour->stepMilliseconds);
        while (Clock::now() < end) {
            if (m_behaviour->interruptible && stop.stop_requested())
                throw Cancelled();
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        if (m_behaviour->stepFails)
            throw NumericsError("The eigensolver did not converge (planted). Lower dt.");
        ++m_behaviour->stepsTaken;
        ++m_step;
    }

    void reconfigure(const RunConfig& config) override
    {
        if (m_behaviour->reconfigureFails)
            throw ConfigError("model \"x\" is for another lattice (planted). Choose another model.");
        m_config = config;
        ++m_behaviour->reconfigured;
        m_behaviour->lastDoping = config.electrons.doping();
    }

    SnapshotPtr snapshot(std::stop_token) override
    {
        auto snapshot = std::make_shared<Snapshot>();
        snapshot->lattice = m_lattice;
        snapshot->spins = m_spins;
        snapshot->forces.energy = -1.0;
        snapshot->forces.field = VectorField::Zero(m_spins.rows(), 3);
        snapshot->observables = measure(*m_lattice, snapshot->spins, snapshot->forces);
        snapshot->time = time();
        snapshot->step = m_step;
        snapshot->solverReport = "fake solver";
        return snapshot;
    }

    double time() const override { return static_cast<double>(m_step) * m_config.dynamics.dt; }
    std::string modelHash() const override { return {}; }

private:
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
