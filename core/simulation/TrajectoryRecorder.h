#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/io/Trajectory.h"
#include "core/simulation/QuantitySet.h"
#include "core/simulation/RunConfig.h"
#include "core/simulation/RunMoment.h"
#include "core/simulation/Snapshot.h"

namespace kondoscope {

/// "electrons.doping = 0.05" for every parameter in which the file of the second configuration differs; setParameter()
/// with one after the other turns the first into the second.
std::vector<std::string> changedParameters(const RunConfig& before, const RunConfig& after);

/// Writes a running simulation to a trajectory file: a frame every `output.interval`, and what was changed when.
class TrajectoryRecorder
{
public:
    /// Creates the file and writes the first frame. \throws FileError
    TrajectoryRecorder(const std::string& path, const RunConfig& config, const std::string& modelHash,
                       const Snapshot& first);

    /// Goes on with a trajectory: the new file begins with all frames, measurements and changes of the old one.
    /// \param config, modelHash  from now on; what differs from `then` is noted as a change at its moment
    /// \throws FileError; ConfigError if other quantities are to be measured than in the old file
    TrajectoryRecorder(const std::string& path, const TrajectoryReader& before, const RunMoment& then,
                       const RunConfig& config, const std::string& modelHash);

    /// True when a frame or a measurement is due at this time [hbar/t].
    bool isDue(double time) const { return isFrameDue(time) || isMeasurementDue(time); }
    /// Writes what is due. \throws FileError if the disk is full; frames written before stay readable
    void take(const Snapshot& snapshot);
    /// Writes a frame, due or not.
    /// \throws FileError if the disk is full; frames written before stay readable
    void append(const Snapshot& snapshot);
    /// Notes the change, and the force field's content hash ("model_hash") where that changed too. Later frames follow
    /// the new interval, counted from the last frame. \throws FileError
    void recordChange(const RunConfig& before, const RunConfig& after, const std::string& modelHash,
                      const Snapshot& moment);

    std::int64_t frameCount() const { return m_writer.frameCount(); }
    /// Of the newest frame.
    std::int64_t lastStep() const { return m_lastStep; }
    std::int64_t measurementCount() const { return m_measurements; }
    /// Wall time that measuring took [s].
    double measuringSeconds() const { return m_measuringSeconds; }

private:
    bool isFrameDue(double time) const;
    bool isMeasurementDue(double time) const;
    void measure(const Snapshot& snapshot);
    void copy(const TrajectoryReader& before);

    TrajectoryWriter m_writer;
    std::string m_modelHash;
    double m_interval;
    bool m_keepsBonds;
    Eigen::Index m_bonds; ///< number of nearest-neighbour bonds
    double m_lastTime;    ///< of the newest frame
    std::int64_t m_lastStep = -1;
    double m_nextTime;
    QuantitySet m_quantities;
    double m_measureInterval; ///< 0: with every frame
    double m_nextMeasurement;
    double m_referenceTime;
    std::optional<SpinField> m_reference; ///< what freezing refers to, from its time on
    std::int64_t m_measurements = 0;
    double m_measuringSeconds = 0.0;
};

} // namespace kondoscope
