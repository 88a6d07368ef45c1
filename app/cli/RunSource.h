#pragma once

#include <string>
#include <vector>

#include "core/simulation/RunConfig.h"

namespace CLI {
class App;
}

namespace kondoscope {

/// Where the configuration of a run comes from on the command line: (--preset NAME | CONFIG.toml) [--set key=value]...
struct RunSource
{
    std::string preset;
    std::string file;
    std::vector<std::string> assignments;

    /// Adds the options; `this` must outlive the parsing.
    void addTo(CLI::App& app);

    /// \throws ConfigError unless there is exactly one of preset and file, and for wrong contents; FileError
    RunConfig load() const;

    /// Applies the --set options. \throws ConfigError
    void applyAssignments(RunConfig& config) const;
};

} // namespace kondoscope
