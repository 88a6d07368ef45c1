#pragma once

#include <cstdint>
#include <string>

#include "core/io/Trajectory.h"
#include "core/simulation/Simulation.h"

namespace kondoscope {

/// Where a trajectory stands: its run can go on from there.
struct RunMoment
{
    RunConfig config; ///< that held then, with every change until then and the values of the protocol
    std::string modelHash;
    RunState state;
};

/// The configuration of a run at this step: what it began with and every change since.
/// \param path  for messages \throws ConfigError, FileError
RunConfig configAt(const TrajectoryReader& reader, const std::string& path, std::int64_t step);

/// The last complete frame. \param path  for messages
/// \throws ConfigError if there is no frame, or for a configuration that this program cannot read; FileError
RunMoment lastMoment(const TrajectoryReader& reader, const std::string& path);

} // namespace kondoscope
