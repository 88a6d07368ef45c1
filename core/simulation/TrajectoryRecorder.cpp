#include "core/simulation/TrajectoryRecorder.h"

#include <cmath>

#include "core/io/Toml.h"
#include "core/observables/Observables.h"
#include "core/simulation/Parameters.h"

namespace kondoscope {
namespace {

/// A time is due when it is reached within rounding of sums of dt.
constexpr double kTimeTolerance = 1e-9;

TrajectoryHeader makeHeader(const RunConfig& config, const std::string& modelHash)
{
    TrajectoryHeader header;
    header.kind = config.lattice.kind;
    header.lx = config.lattice.lx;
    header.ly = config.lattice.ly;
    header.config = toToml(config);
    header.modelHash = modelHash;
    header.seed = config.state.seed;
    for (const Observable& observable : observables()) {
        header.observables.push_back(observable.name);
        header.observableUnits.push_back(observable.unit);
    }
    return header;
}

} // namespace

std::vector<std::string> changedParameters(const RunConfig& before, const RunConfig& after)
{
    std::vector<std::string> changes;
    for (const Parameter& parameter : runParameters()) {
        const auto text = fileText(parameter, after);
        if (text && text != fileText(parameter, before))
            changes.push_back(parameter.key + " = " + *text);
    }
    return changes;
}

TrajectoryRecorder::TrajectoryRecorder(const std::string& path, const RunConfig& config, const std::string& modelHash,
                                       const Snapshot& first)
    : m_writer(path, makeHeader(config, modelHash)), m_modelHash(modelHash), m_interval(config.output.interval),
      m_keepsBonds(config.output.bondEnergy), m_bonds(static_cast<Eigen::Index>(first.lattice->bonds(1).size())),
      m_lastTime(first.time), m_nextTime(first.time)
{
    append(first);
}

bool TrajectoryRecorder::isDue(double time) const
{
    return time >= m_nextTime - kTimeTolerance * (1.0 + std::abs(m_nextTime));
}

void TrajectoryRecorder::append(const Snapshot& snapshot)
{
    TrajectoryFrame frame;
    frame.spins = snapshot.spins;
    frame.time = snapshot.time;
    frame.step = snapshot.step;
    frame.chemicalPotential = snapshot.forces.chemicalPotential;
    frame.observables = snapshot.observables;
    frame.density.assign(snapshot.forces.density.begin(), snapshot.forces.density.end());
    if (m_keepsBonds && snapshot.forces.bondEnergy.size() >= m_bonds)
        frame.bondEnergy.assign(snapshot.forces.bondEnergy.begin(), snapshot.forces.bondEnergy.begin() + m_bonds);
    m_writer.append(frame);
    m_lastTime = snapshot.time;
    if (m_interval > 0.0)
        m_nextTime += m_interval * (std::floor((snapshot.time - m_nextTime) / m_interval + kTimeTolerance) + 1.0);
}

void TrajectoryRecorder::recordChange(const RunConfig& before, const RunConfig& after, const std::string& modelHash,
                                      const Snapshot& moment)
{
    for (const std::string& change : changedParameters(before, after))
        m_writer.recordChange(moment.time, moment.step, change);
    if (modelHash != m_modelHash)
        m_writer.recordChange(moment.time, moment.step, "model_hash = " + tomlText(modelHash));
    m_modelHash = modelHash;
    m_keepsBonds = after.output.bondEnergy;
    if (after.output.interval == m_interval)
        return;
    m_interval = after.output.interval;
    m_nextTime = m_lastTime + m_interval;
}

} // namespace kondoscope
