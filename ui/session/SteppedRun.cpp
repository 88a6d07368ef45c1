#include "ui/session/SteppedRun.h"

#include <utility>

#include "core/simulation/Simulation.h"

namespace kondoscope {
namespace {

class SimulationRun : public SteppedRun
{
public:
    explicit SimulationRun(const RunConfig& config) : m_simulation(config) {}

    void step(std::stop_token stop) override { m_simulation.step(std::move(stop)); }
    void reconfigure(const RunConfig& config) override { m_simulation.reconfigure(config); }
    SnapshotPtr snapshot(std::stop_token stop) override { return m_simulation.snapshot(std::move(stop)); }
    double time() const override { return m_simulation.time(); }
    std::optional<CostEstimate> estimate() const override { return m_simulation.estimate(); }
    std::string modelHash() const override { return m_simulation.modelHash(); }

private:
    Simulation m_simulation;
};

} // namespace

RunFactory simulationFactory()
{
    return [](const RunConfig& config) { return std::make_unique<SimulationRun>(config); };
}

} // namespace kondoscope
