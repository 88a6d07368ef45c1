#pragma once

#include <string>
#include <vector>

#include "core/simulation/RunConfig.h"

namespace CLI {
class App;
}

namespace kondoscope {

/// Options of a command that set up a solver. Each stands for a configuration key, is described and checked as that one
/// is, and leaves it alone where it is not given.
class SolverOptions
{
public:
    SolverOptions();
    /// Adds --model, --device, --precision, --twists, --order, --color-spacing, --kernel and --error as far as one of
    /// the solvers reads them; `this` must outlive the parsing.
    void addTo(CLI::App& app, const std::vector<std::string>& solvers);

    /// Sets the keys of the options that were given. \throws ConfigError for a value that is not allowed
    void applyTo(RunConfig& config) const;

    /// \throws ConfigError if an option was given that this solver does not read
    void requireReadBy(const std::string& solver) const;

private:
    struct Option
    {
        const char* flag;
        const char* key;
        const char* type;
        std::vector<std::string> solvers; ///< that read it
        int values = 1;
        std::vector<std::string> texts; ///< as typed; empty: not given
    };
    std::vector<Option> m_options;
};

/// Names of all solvers: "ed", "kpm", "ml".
const std::vector<std::string>& solverNames();

} // namespace kondoscope
