#pragma once

#include <optional>
#include <string>

#include "core/simulation/RunConfig.h"

namespace kondoscope {

/// Commands that wait for the next step boundary, as values. Of each kind the latest wins, so that the queue stays
/// bounded however long a step takes; they are carried out in the order of the members.
struct WorkerCommands
{
    std::optional<RunConfig> load;
    std::optional<RunConfig> reconfigure;
    bool reset = false;
    std::optional<std::string> record; ///< path of the trajectory; empty: end the recording

    bool empty() const { return !load && !reconfigure && !reset && !record; }
    bool changesParameters() const { return load || reconfigure; }
};

} // namespace kondoscope
