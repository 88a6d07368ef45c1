#include "core/simulation/ForceModelFactory.h"

#include <fmt/format.h>

#include "core/electrons/ExactDiagonalization.h"
#include "core/ml/ForceField.h"
#include "core/simulation/Resources.h"
#include "core/support/Error.h"

namespace kondoscope {

SolverSetup makeForceModel(std::shared_ptr<const Lattice> lattice, const ElectronConfig& electrons,
                           const SolverConfig& solver)
{
    SolverSetup setup;
    if (solver.kind == "ed") {
        const Precision precision = solver.precision == "single" ? Precision::Single : Precision::Double;
        setup.model = std::make_unique<ExactDiagonalization>(std::move(lattice), electrons, precision);
    } else if (solver.kind == "ml") {
        auto forceField = std::make_unique<ForceField>(lattice, electrons, findModel(solver.model));
        setup.warning = forceField->warning();
        setup.modelHash = forceField->modelHash();
        setup.model = std::move(forceField);
    } else {
        throw ConfigError(
            fmt::format("solver.kind = \"{}\" is not known (it gives the electronic fields). Choose \"ed\" or "
                        "\"ml\".",
                        solver.kind));
    }
    return setup;
}

} // namespace kondoscope
