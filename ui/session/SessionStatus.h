#pragma once

#include <cstdint>
#include <optional>

#include "core/forces/ForceModel.h"

namespace kondoscope {

/// What the worker is doing, as the window shows it.
struct SessionStatus
{
    bool running = false;         ///< stepping continuously
    bool busy = false;            ///< inside a step or a construction that cannot be interrupted
    bool changePending = false;   ///< a parameter change waits for the end of the present step
    double secondsToBoundary = 0; ///< estimated time until the next step boundary; 0 if unknown
    double stepsPerSecond = 0;
    /// What the first evaluation of a new solver will take, while it lasts; none where that is not known.
    std::optional<CostEstimate> firstEvaluation;
    bool failed = false;             ///< stopped by an error; the last snapshot stays
    bool recording = false;          ///< a trajectory is being written
    std::int64_t recordedFrames = 0; ///< of the trajectory that is, or was last, written
};

} // namespace kondoscope
