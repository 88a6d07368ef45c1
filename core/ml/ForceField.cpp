#include "core/ml/ForceField.h"

#include <chrono>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "core/ml/ModelFile.h"
#include "core/ml/PotentialSearch.h"
#include "core/network/Network.h"
#include "core/support/Contracts.h"
#include "core/support/Error.h"
#include "core/support/Threads.h"
#include "core/torch/TensorNetwork.h"

namespace kondoscope {

struct ForceField::Impl
{
    Impl(std::shared_ptr<const Lattice> theLattice, ModelFile theModel, const ElectronConfig& electrons, Device device)
        : lattice(std::move(theLattice)), model(std::move(theModel)),
          hash(kondoscope::modelHash(model)), conditions{electrons.doping(), electrons.kT}
    {
        energyOffset = lattice->siteCount() * model.energyReference.at(electrons.filling);
        if (device == Device::Cpu)
            network.emplace(makeNetwork<float>(*lattice, model.network, false)).setWeights(model.weights);
        else
            tensors = std::make_unique<TensorNetwork>(*lattice, model.network, model.weights,
                                                      device == Device::Cuda ? "cuda" : "cpu");
    }

    bool hasDensity() const { return model.network.densityHead > 0 || model.network.grandCanonical; }

    double networkEnergy(const SpinField& spins, Forces& forces)
    {
        return network ? network->evaluate(spins, conditions, forces.field, &forces.density, threadBudget())
                       : tensors->evaluate(spins, conditions, forces.field, &forces.density);
    }

    /// A grand-canonical network is asked until its electrons are as many as there are: mu starts from the last one.
    double energyAt(const SpinField& spins, Forces& forces)
    {
        double energy = 0.0;
        const auto electrons = [&](double mu) {
            conditions.chemicalPotential = mu;
            energy = networkEnergy(spins, forces);
            return forces.density.sum();
        };
        if (!model.network.grandCanonical)
            return networkEnergy(spins, forces);
        constexpr double kTolerance = 1e-5; // electrons per site
        constexpr double kSlack = 3e-3;     // where there is a gap
        constexpr double kReach = 4.0;      // in units of the spread of mu in the training data
        constexpr double kFirstStep = 0.02;
        const double center = model.network.potentialCenter, scale = model.network.potentialScale;
        const double start = std::isnan(conditions.chemicalPotential) ? center : conditions.chemicalPotential;
        const PotentialRange range{center - kReach * scale, center + kReach * scale, kFirstStep * scale};
        findPotential(electrons, (1.0 - conditions.doping) * lattice->siteCount(), start, range,
                      kTolerance * lattice->siteCount(), kSlack * lattice->siteCount());
        return energy;
    }

    std::shared_ptr<const Lattice> lattice;
    ModelFile model;
    std::string hash;
    std::string warning;
    NetworkConditions conditions;
    double energyOffset = 0.0;             ///< [t], whole lattice
    std::optional<Network<float>> network; ///< one of these two
    std::unique_ptr<TensorNetwork> tensors;
    double seconds = 0.0;
};

namespace {

void requireSameHamiltonian(const Lattice& lattice, const ElectronConfig& electrons, const ModelCard& card,
                            const std::string& file)
{
    const auto refuse = [&](const std::string& what, const std::string& is, const std::string& must) {
        throw ConfigError(
            fmt::format("the force field {} was trained for {} = {}, not {} (its fields would be wrong). Set {} "
                        "to {}, choose another model, or solver.kind = \"ed\".",
                        file, what, must, is, what, must));
    };
    if (card.kind != lattice.kind())
        refuse("lattice.kind", fmt::format("\"{}\"", name(lattice.kind())), fmt::format("\"{}\"", name(card.kind)));
    if (electrons.ensemble != Ensemble::Canonical)
        refuse("electrons (ensemble)", "fixed mu", "fixed doping or filling");
    const auto compare = [&](const char* key, double is, double must) {
        if (std::abs(is - must) > 1e-9)
            refuse(key, fmt::format("{:g}", is), fmt::format("{:g}", must));
    };
    compare("electrons.t1", electrons.t1, card.electrons.t1);
    compare("electrons.t2", electrons.t2, card.electrons.t2);
    compare("electrons.t3", electrons.t3, card.electrons.t3);
    compare("electrons.J", electrons.J, card.electrons.J);
}

/// A little outside its range a force field is uncertain, far outside it runs away.
void requireNearRange(const ElectronConfig& electrons, const ModelCard& card, const std::string& file)
{
    constexpr double kSmallestReach = 0.05; // of a force field that knows one doping
    const double low = 1.0 - 2.0 * card.fillingMaximum, high = 1.0 - 2.0 * card.fillingMinimum;
    const double reach = std::max(high - low, kSmallestReach);
    const double doping = electrons.doping();
    if (doping < low - reach || doping > high + reach)
        throw ConfigError(fmt::format("doping = {:g} lies far outside the range {:g} to {:g} for which the force field {} "
                                      "was trained (its fields there mean nothing). Set electrons.doping nearer to it, "
                                      "choose another model, or solver.kind = \"ed\".",
                                      doping, low, high, file));
}

std::string rangeWarning(const Lattice& lattice, const ElectronConfig& electrons, const ModelCard& card)
{
    std::string warning;
    const auto check = [&](const char* what, double value, double low, double high) {
        const double slack = 1e-9 + 1e-6 * std::abs(high);
        if (value >= low - slack && value <= high + slack)
            return;
        warning +=
            fmt::format("{}{} = {:g} lies outside the trained {}", warning.empty() ? "" : "; ", what, value,
                        low == high ? fmt::format("value {:g}", low) : fmt::format("range {:g} to {:g}", low, high));
    };
    check("doping", electrons.doping(), 1.0 - 2.0 * card.fillingMaximum, 1.0 - 2.0 * card.fillingMinimum);
    check("electronic temperature", electrons.kT, card.kTMinimum, card.kTMaximum);
    check("lattice size", lattice.lx(), card.sizeMinimum, card.sizeMaximum);
    if (lattice.ly() != lattice.lx())
        check("lattice size", lattice.ly(), card.sizeMinimum, card.sizeMaximum);
    return warning;
}

} // namespace

ForceField::ForceField(std::shared_ptr<const Lattice> lattice, const ElectronConfig& electrons,
                       const std::string& modelFile, Device device)
{
    ModelFile model = readModel(modelFile);
    requireSameHamiltonian(*lattice, electrons, model.card, modelFile);
    requireNearRange(electrons, model.card, modelFile);
    std::string warning = rangeWarning(*lattice, electrons, model.card);
    m_impl = std::make_unique<Impl>(std::move(lattice), std::move(model), electrons, device);
    m_impl->warning = std::move(warning);
}

ForceField::~ForceField() = default;

void ForceField::evaluate(const SpinField& spins, Forces& forces, std::stop_token stop)
{
    KONDOSCOPE_EXPECTS(spins.rows() == m_impl->lattice->siteCount());
    if (stop.stop_requested())
        throw Cancelled();
    const auto start = std::chrono::steady_clock::now();
    if (!m_impl->hasDensity())
        forces.density.resize(0);
    forces.energy = m_impl->energyAt(spins, forces) + m_impl->energyOffset;
    if (!m_impl->model.network.radialField) // then the radial part has no meaning
        for (Eigen::Index i = 0; i < spins.rows(); ++i)
            forces.field.row(i) -= spins.row(i).dot(forces.field.row(i)) * spins.row(i);
    forces.chemicalPotential = m_impl->conditions.chemicalPotential;
    forces.bondEnergy.resize(0);
    forces.electrons.reset();
    m_impl->seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::vector<double> ForceField::memory() const
{
    if (!m_impl->model.network.grandCanonical)
        return {};
    return {m_impl->conditions.chemicalPotential};
}

void ForceField::setMemory(const std::vector<double>& memory)
{
    if (m_impl->model.network.grandCanonical && memory.size() == 1)
        m_impl->conditions.chemicalPotential = memory.front();
}

std::string ForceField::report() const
{
    return fmt::format("learned force field {}, {} weights, {}{:.3g} s", m_impl->hash.substr(0, 8),
                       m_impl->model.weights.size(), m_impl->tensors ? m_impl->tensors->description() + ", " : "",
                       m_impl->seconds);
}

std::string ForceField::warning() const
{
    return m_impl->warning;
}

const std::string& ForceField::modelHash() const
{
    return m_impl->hash;
}

} // namespace kondoscope
