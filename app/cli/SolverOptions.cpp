#include "app/cli/SolverOptions.h"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/simulation/Parameters.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

bool contains(const std::vector<std::string>& names, const std::string& name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string description(const Parameter& parameter)
{
    const std::string choice =
        parameter.allowed.empty() ? "" : fmt::format(" ({})", fmt::join(parameter.allowed, ", "));
    const std::string automatic = parameter.zeroIsAuto ? ", or auto (default)" : "";
    const std::string range = parameter.minimum < parameter.maximum
                                  ? fmt::format(" ({:g} to {:g}{})", parameter.minimum, parameter.maximum, automatic)
                                  : "";
    return parameter.key + ": " + parameter.help + choice + range;
}

} // namespace

SolverOptions::SolverOptions()
    : m_options{{"--model", "solver.model", "FILE", {"ml"}, 1, {}},
                {"--device", "solver.device", "NAME", {"ml"}, 1, {}},
                {"--precision", "solver.precision", "NAME", {"ed", "kpm"}, 1, {}},
                {"--twists", "solver.twists", "T1 T2", {"ed"}, 2, {}},
                {"--twist-offset", "solver.twist_offset", "O", {"ed"}, 1, {}},
                {"--order", "solver.order", "M", {"kpm"}, 1, {}},
                {"--color-spacing", "solver.color_spacing", "P", {"kpm"}, 1, {}},
                {"--kernel", "solver.kernel", "NAME", {"kpm"}, 1, {}},
                {"--error", "solver.error", "E", {"kpm"}, 1, {}}}
{}

void SolverOptions::addTo(CLI::App& app, const std::vector<std::string>& solvers)
{
    for (Option& option : m_options) {
        const bool isRead = std::any_of(option.solvers.begin(), option.solvers.end(),
                                        [&](const std::string& solver) { return contains(solvers, solver); });
        if (isRead)
            app.add_option(option.flag, option.texts, description(runParameter(option.key)))
                ->type_name(option.type)
                ->expected(option.values)
                ->delimiter(',');
    }
}

void SolverOptions::applyTo(RunConfig& config) const
{
    for (const Option& option : m_options)
        if (!option.texts.empty())
            setParameter(config, fmt::format("{} = {}", option.key, fmt::join(option.texts, ", ")));
}

void SolverOptions::requireReadBy(const std::string& solver) const
{
    for (const Option& option : m_options)
        if (!option.texts.empty() && !contains(option.solvers, solver))
            throw ConfigError(fmt::format("{} with the solver {} (only {} reads it). Leave it out or choose another "
                                          "solver.",
                                          option.flag, solver, fmt::join(option.solvers, " and ")));
}

const std::vector<std::string>& solverNames()
{
    return runParameter("solver.kind").allowed;
}

} // namespace kondoscope
