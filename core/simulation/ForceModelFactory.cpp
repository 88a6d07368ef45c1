#include "core/simulation/ForceModelFactory.h"

#include <fmt/format.h>

#include "core/electrons/ExactDiagonalization.h"
#include "core/electrons/kpm/KernelPolynomial.h"
#include "core/forces/ClassicalTerms.h"
#include "core/ml/ForceField.h"
#include "core/simulation/Resources.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

/// Kernel polynomials gain most from single precision, and their errors are larger than its rounding.
Precision precisionOf(const SolverConfig& solver)
{
    if (solver.precision == "auto")
        return solver.kind == "kpm" ? Precision::Single : Precision::Double;
    return solver.precision == "single" ? Precision::Single : Precision::Double;
}

Device deviceOf(const SolverConfig& solver)
{
    if (solver.device != "cpu" && solver.device != "cuda")
        throw ConfigError(fmt::format("solver.device = \"{}\" is not known (it evaluates the force field). Choose "
                                      "\"cpu\" or \"cuda\".",
                                      solver.device));
    return solver.device == "cuda" ? Device::Cuda : Device::Cpu;
}

std::unique_ptr<ForceField> makeForceField(std::shared_ptr<const Lattice> lattice, const ElectronConfig& electrons,
                                           const SolverConfig& solver)
{
    if (electrons.coupling == Coupling::Infinite)
        throw ConfigError("the solver ml at infinite coupling (force fields are trained for a finite J). Choose ed or "
                          "kpm, or a finite coupling.");
    if (solver.model.empty())
        throw ConfigError("the solver ml without a model (it is what the force field was trained to). Name a shipped "
                          "model or a file.");
    return std::make_unique<ForceField>(std::move(lattice), electrons, findModel(solver.model), deviceOf(solver));
}

std::unique_ptr<KernelPolynomial> makeKernelPolynomial(std::shared_ptr<const Lattice> lattice,
                                                       const ElectronConfig& electrons, const SolverConfig& solver,
                                                       std::uint64_t seed)
{
    const KpmConfig config{.order = solver.order,
                           .colorSpacing = solver.colorSpacing,
                           .kernel = solver.kernel,
                           .error = solver.error,
                           .precision = precisionOf(solver)};
    return std::make_unique<KernelPolynomial>(std::move(lattice), electrons, config, seed);
}

} // namespace

SolverSetup makeForceModel(std::shared_ptr<const Lattice> lattice, const ElectronConfig& electrons,
                           const SolverConfig& solver, std::uint64_t seed)
{
    SolverSetup setup;
    if (solver.kind == "ed") {
        setup.model =
            std::make_unique<ExactDiagonalization>(lattice, electrons, precisionOf(solver), solver.twists,
                                                   std::array<double, 2>{solver.twistOffset, solver.twistOffset});
    } else if (solver.kind == "kpm") {
        auto series = makeKernelPolynomial(lattice, electrons, solver, seed);
        setup.kernelFigures = [kpm = series.get()] {
            return KernelFigures{kpm->order(), kpm->columnCount(), kpm->expectedError()};
        };
        setup.model = std::move(series);
    } else if (solver.kind == "ml") {
        auto forceField = makeForceField(lattice, electrons, solver);
        setup.modelHash = forceField->modelHash();
        setup.model = std::move(forceField);
    } else {
        throw ConfigError(
            fmt::format("solver.kind = \"{}\" is not known (it gives the electronic fields). Choose \"ed\", \"kpm\" "
                        "or \"ml\".",
                        solver.kind));
    }
    if (electrons.coupling == Coupling::Infinite && electrons.superexchange != 0.0) {
        std::vector<std::unique_ptr<ForceModel>> terms;
        terms.push_back(
            std::make_unique<PairTerm>(*lattice, ClassicalConfig{.J1 = electrons.superexchange}, "superexchange J_AF"));
        setup.model = withTerms(std::move(setup.model), std::move(terms));
    }
    return setup;
}

} // namespace kondoscope
