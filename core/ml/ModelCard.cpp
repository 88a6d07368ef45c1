#include "core/ml/ModelCard.h"

#include <cmath>

#include <fmt/format.h>

#include "core/ml/GroupNetwork.h"
#include "core/ml/ModelFile.h"

namespace kondoscope {

namespace {

std::string range(double low, double high)
{
    return std::abs(high - low) < 1e-12 ? fmt::format("{:g}", low) : fmt::format("{:g} to {:g}", low, high);
}

} // namespace

std::string modelCard(const std::string& modelFile)
{
    const ModelFile model = readModel(modelFile);
    const ModelCard& card = model.card;
    const GroupNetwork network(card.kind, model.network, 0);
    const double relative =
        card.validationTorqueRms > 0 ? std::sqrt(card.validationTorqueMse) / card.validationTorqueRms : 0;
    return fmt::format(
        "Learned force field {}\n"
        "Hamiltonian: {} lattice, t1 = {:g}, t2 = {:g}, t3 = {:g}, J = {:g} (Pauli; {:g} for s = sigma/2)\n"
        "Doping x: {}   (filling f: {})\n"
        "Electronic temperature kT_e: {} t\n"
        "Lattice sizes: {}\n"
        "Held out: torque MSE {:.2e} t^2 per component, relative error {:.1f} % ({} frames)\n"
        "Trained on {} frames of {} trajectories, labelled exactly (data {})\n"
        "Network: group convolution, {} layers x {} channels, {} weights, {} bond and chirality invariants a site "
        "(bonds to r^2 = {:g})\n"
        "Made by version {} on {}\n",
        modelHash(model), name(card.kind), card.electrons.t1, card.electrons.t2, card.electrons.t3, card.electrons.J,
        2 * card.electrons.J, range(1 - 2 * card.fillingMaximum, 1 - 2 * card.fillingMinimum),
        range(card.fillingMinimum, card.fillingMaximum), range(card.kTMinimum, card.kTMaximum),
        range(card.sizeMinimum, card.sizeMaximum), card.validationTorqueMse, 100 * relative, card.validationFrames,
        card.trainingFrames, card.trainingTrajectories, card.dataHash, model.network.layers, model.network.channels,
        network.weightCount(), network.featureCount(), model.network.squaredCutoff, card.programVersion, card.created);
}

} // namespace kondoscope
