#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/io/Trajectory.h"
#include "core/simulation/RunConfig.h"
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

    /// True when the next frame is due at this time [hbar/t].
    bool isDue(double time) const;
    /// \throws FileError if the disk is full; frames written before stay readable
    void append(const Snapshot& snapshot);
    /// Notes the change, and the force field's content hash ("model_hash") where that changed too. Later frames follow
    /// the new interval, counted from the last frame. \throws FileError
    void recordChange(const RunConfig& before, const RunConfig& after, const std::string& modelHash,
                      const Snapshot& moment);

    std::int64_t frameCount() const { return m_writer.frameCount(); }

private:
    TrajectoryWriter m_writer;
    std::string m_modelHash;
    double m_interval;
    bool m_keepsBonds;
    Eigen::Index m_bonds; ///< number of nearest-neighbour bonds
    double m_lastTime;    ///< of the newest frame
    double m_nextTime;
};

} // namespace kondoscope
