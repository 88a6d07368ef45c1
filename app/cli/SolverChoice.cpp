#include "app/cli/SolverChoice.h"

#include "core/support/Error.h"

namespace kondoscope {

const std::vector<std::string>& solverNames()
{
    static const std::vector<std::string> names{"ed", "kpm", "ml"};
    return names;
}

void refuseMissingSolver(const SolverConfig& solver)
{
    if (solver.kind == "kpm")
        throw Error("kpm: not available yet (this version has no kernel polynomial method). Use ed or ml.");
    if (solver.kind == "ml" && solver.model.empty())
        throw ConfigError("ml without a model (it is what the force field was trained to). Name one with --model.");
}

} // namespace kondoscope
