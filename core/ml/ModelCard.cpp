#include "core/ml/ModelCard.h"

#include <cmath>

#include <fmt/format.h>

#include "core/ml/ModelFile.h"
#include "core/ml/TrainingConfig.h"

namespace kondoscope {

namespace {

std::string range(double low, double high)
{
    return std::abs(high - low) < 1e-12 ? fmt::format("{:g}", low) : fmt::format("{:g} to {:g}", low, high);
}

std::string accuracy(const ModelCard& card)
{
    if (card.validationFrames == 0 || !(card.validationTorqueRms > 0))
        return "not measured (no trajectory was held out)";
    return fmt::format("torque MSE {:.2e} t^2 per component, relative error {:.1f} % ({} frames)",
                       card.validationTorqueMse, 100 * std::sqrt(card.validationTorqueMse) / card.validationTorqueRms,
                       card.validationFrames);
}

std::string density(const ModelCard& card)
{
    return card.validationDensityRms > 0
               ? fmt::format("electrons per site within {:.2g} (rms)", card.validationDensityRms)
               : "not given";
}

} // namespace

std::string modelCard(const std::string& modelFile)
{
    const ModelFile model = readModel(modelFile);
    const ModelCard& card = model.card;
    const ElectronConfig& e = card.electrons;
    return fmt::format("Learned force field {}\n"
                       "Lattice: {}, sizes {}\n"
                       "Hamiltonian: t1 = {:g}, t2 = {:g}, t3 = {:g}, J = {:g} (Pauli; {:g} for s = sigma/2)\n"
                       "Doping x: {}   (filling f: {})\n"
                       "Electronic temperature kT_e: {} t\n"
                       "Held out: {}\n"
                       "Density: {}\n"
                       "Trained on: {} frames of {} trajectories (data {})\n"
                       "Data: {}\n"
                       "Weights: {}{}\n"
                       "Made by: version {} on {}\n",
                       modelHash(model), name(card.kind), range(card.sizeMinimum, card.sizeMaximum), e.t1, e.t2, e.t3,
                       e.J, 2 * e.J, range(1 - 2 * card.fillingMaximum, 1 - 2 * card.fillingMinimum),
                       range(card.fillingMinimum, card.fillingMaximum), range(card.kTMinimum, card.kTMaximum),
                       accuracy(card), density(card), card.trainingFrames, card.trainingTrajectories, card.dataHash,
                       card.dataSource.empty() ? "the model does not say how they were made" : card.dataSource,
                       model.weights.size(),
                       card.startHash.empty() ? "" : fmt::format(", first those of {}", card.startHash),
                       card.programVersion, card.created) +
           diagnosticsText(model.diagnostics) + "\n" + card.trainingConfig;
}

} // namespace kondoscope
