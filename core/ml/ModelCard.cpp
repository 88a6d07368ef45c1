#include "core/ml/ModelCard.h"

#include <cmath>

#include <fmt/format.h>

#include "core/ml/BondChiralityDescriptor.h"
#include "core/ml/ModelFile.h"

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

std::size_t weightCount(const ModelFile& model)
{
    std::size_t count = 0;
    for (const auto& [name, values] : model.weights)
        count += values.size();
    return count;
}

} // namespace

std::string modelCard(const std::string& modelFile)
{
    const ModelFile model = readModel(modelFile);
    const ModelCard& card = model.card;
    const ElectronConfig& e = card.electrons;
    const BondChiralityDescriptor descriptor(card.kind, model.network.squaredCutoff);
    return fmt::format(
        "Learned force field {}\n"
        "Lattice: {}, sizes {}\n"
        "Hamiltonian: t1 = {:g}, t2 = {:g}, t3 = {:g}, J = {:g} (Pauli; {:g} for s = sigma/2)\n"
        "Doping x: {}   (filling f: {})\n"
        "Electronic temperature kT_e: {} t\n"
        "Held out: {}\n"
        "Trained on: {} frames of {} trajectories, labelled exactly (data {})\n"
        "Network: group convolution, {} layers x {} channels, {} weights, {} bond and chirality invariants a "
        "site (bonds to r^2 = {:g})\n"
        "Made by: version {} on {}\n",
        modelHash(model), name(card.kind), range(card.sizeMinimum, card.sizeMaximum), e.t1, e.t2, e.t3, e.J, 2 * e.J,
        range(1 - 2 * card.fillingMaximum, 1 - 2 * card.fillingMinimum),
        range(card.fillingMinimum, card.fillingMaximum), range(card.kTMinimum, card.kTMaximum), accuracy(card),
        card.trainingFrames, card.trainingTrajectories, card.dataHash, model.network.layers, model.network.channels,
        weightCount(model), descriptor.featureCount(), model.network.squaredCutoff, card.programVersion, card.created);
}

} // namespace kondoscope
