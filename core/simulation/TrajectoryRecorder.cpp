#include "core/simulation/TrajectoryRecorder.h"

#include <chrono>
#include <cmath>

#include "core/io/Toml.h"
#include "core/io/TrajectorySchema.h"
#include "core/observables/Observables.h"
#include "core/simulation/Parameters.h"
#include "core/support/Error.h"

namespace kondoscope {
namespace {

/// A time is due when it is reached within rounding of sums of dt.
constexpr double kTimeTolerance = 1e-9;

bool isReached(double due, double time)
{
    return time >= due - kTimeTolerance * (1.0 + std::abs(due));
}

/// The first of due, due + interval, .. that is later than `time`.
double timeAfter(double due, double interval, double time)
{
    if (interval <= 0.0)
        return due;
    return due + interval * (std::floor((time - due) / interval + kTimeTolerance) + 1.0);
}

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
        if (!observable.isDefault)
            continue;
        header.observables.push_back(observable.name);
        header.observableUnits.push_back(observable.unit);
    }
    header.measurements = QuantitySet(config.output.quantities).columns(Lattice(header.kind, header.lx, header.ly));
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
      m_lastTime(first.time), m_nextTime(first.time), m_quantities(config.output.quantities),
      m_measureInterval(config.output.measureInterval), m_nextMeasurement(first.time),
      m_referenceTime(config.output.referenceTime)
{
    take(first);
}

TrajectoryRecorder::TrajectoryRecorder(const std::string& path, const TrajectoryReader& before, const RunMoment& then,
                                       const RunConfig& config, const std::string& modelHash)
    : m_writer(path, before.header()), m_modelHash(then.modelHash), m_interval(then.config.output.interval),
      m_keepsBonds(then.config.output.bondEnergy),
      m_bonds(trajectory_schema::nearestBondCount(before.header().kind, before.header().lx, before.header().ly)),
      m_lastTime(then.state.time), m_nextTime(0.0), m_quantities(config.output.quantities),
      m_measureInterval(config.output.measureInterval), m_nextMeasurement(0.0),
      m_referenceTime(config.output.referenceTime)
{
    if (config.output.quantities != then.config.output.quantities)
        throw ConfigError("output.quantities differs from that of the trajectory to go on with (its columns are those "
                          "that it began with). Leave it as it was, or measure the finished trajectory.");
    copy(before);
    Snapshot moment;
    moment.time = then.state.time;
    moment.step = then.state.step;
    recordChange(then.config, config, modelHash, moment);
}

/// Everything that is there; then the next times are those that an uninterrupted run would have.
void TrajectoryRecorder::copy(const TrajectoryReader& before)
{
    for (const TrajectoryChange& change : before.changes())
        m_writer.recordChange(change.time, change.step, change.assignment);
    for (std::int64_t k = 0; k < before.frameCount(); ++k) {
        const TrajectoryFrame frame = before.frame(k);
        m_writer.append(frame);
        m_lastStep = frame.step;
        if (k == 0)
            m_nextTime = m_nextMeasurement = frame.time;
        m_nextTime = timeAfter(m_nextTime, m_interval, frame.time);
        if (!m_reference && isReached(m_referenceTime, frame.time))
            m_reference = frame.spins;
    }
    for (std::int64_t k = 0; k < before.measurementCount(); ++k) {
        const TrajectoryMeasurement measurement = before.measurement(k);
        m_writer.appendMeasurement(measurement);
        ++m_measurements;
        m_nextMeasurement = timeAfter(m_nextMeasurement, m_measureInterval, measurement.time);
    }
}

bool TrajectoryRecorder::isFrameDue(double time) const
{
    return isReached(m_nextTime, time);
}

bool TrajectoryRecorder::isMeasurementDue(double time) const
{
    if (m_quantities.empty())
        return false;
    return m_measureInterval > 0.0 ? isReached(m_nextMeasurement, time) : isFrameDue(time);
}

void TrajectoryRecorder::take(const Snapshot& snapshot)
{
    const bool measures = isMeasurementDue(snapshot.time);
    if (isFrameDue(snapshot.time))
        append(snapshot);
    if (measures)
        measure(snapshot);
}

void TrajectoryRecorder::measure(const Snapshot& snapshot)
{
    const auto start = std::chrono::steady_clock::now();
    const Measurement measurement(*snapshot.lattice, snapshot.spins, snapshot.forces,
                                  m_reference ? &*m_reference : nullptr);
    m_writer.appendMeasurement({snapshot.time, snapshot.step, m_quantities.measure(measurement)});
    ++m_measurements;
    m_nextMeasurement = timeAfter(m_nextMeasurement, m_measureInterval, snapshot.time);
    m_measuringSeconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void TrajectoryRecorder::append(const Snapshot& snapshot)
{
    TrajectoryFrame frame;
    frame.spins = snapshot.spins;
    frame.time = snapshot.time;
    frame.step = snapshot.step;
    frame.chemicalPotential = snapshot.forces.chemicalPotential;
    for (std::size_t k = 0; k < observables().size(); ++k)
        if (observables()[k].isDefault)
            frame.observables.push_back(snapshot.observables[k]);
    frame.density.assign(snapshot.forces.density.begin(), snapshot.forces.density.end());
    if (m_keepsBonds && snapshot.forces.bondEnergy.size() >= m_bonds)
        frame.bondEnergy.assign(snapshot.forces.bondEnergy.begin(), snapshot.forces.bondEnergy.begin() + m_bonds);
    frame.memory = snapshot.memory;
    frame.protocolValue = snapshot.protocolValue;
    m_writer.append(frame);
    m_lastTime = snapshot.time;
    m_lastStep = snapshot.step;
    m_nextTime = timeAfter(m_nextTime, m_interval, snapshot.time);
    if (!m_reference && isReached(m_referenceTime, snapshot.time))
        m_reference = snapshot.spins;
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
