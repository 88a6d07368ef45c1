#include "core/observables/Observables.h"

#include <algorithm>
#include <iterator>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/observables/LocalOrder.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

double electronsPerSite(const Lattice& lattice, const Forces& forces)
{
    if (forces.electrons)
        return forces.electrons->electronCount / lattice.siteCount();
    return forces.density.size() > 0 ? forces.density.mean() : kUnknown;
}

/// \param member  an extensive number of the electrons
auto perSite(double ElectronicState::*member)
{
    return [member](const Lattice& l, const SpinField&, const Forces& f) {
        return f.electrons ? f.electrons.get()->*member / l.siteCount() : kUnknown;
    };
}

std::vector<Observable> spinObservables()
{
    return {
        {"energy_per_site", "E/N", "t", "Energy per site (Ω/N at fixed μ)",
         [](const Lattice& l, const SpinField&, const Forces& f) { return f.energy / l.siteCount(); }},
        {"magnetization", "|M|", "1", "Magnetization",
         [](const Lattice&, const SpinField& s, const Forces&) { return s.colwise().mean().norm(); }},
        {"bond_order", "<S·S>", "1", "Nearest-neighbour bond order",
         [](const Lattice& l, const SpinField& s, const Forces&) { return bondOrder(l, s).mean(); }},
        {"scalar_chirality", "χ", "1", "Scalar chirality",
         [](const Lattice& l, const SpinField& s, const Forces&) { return scalarChirality(l, s).mean(); }},
        {"absolute_chirality", "|χ|", "1", "Mean absolute chirality",
         [](const Lattice& l, const SpinField& s, const Forces&) { return scalarChirality(l, s).cwiseAbs().mean(); }},
    };
}

std::vector<Observable> electronObservables()
{
    return {
        {"electron_count_per_site", "n", "1", "Electrons per site",
         [](const Lattice& l, const SpinField&, const Forces& f) { return electronsPerSite(l, f); }},
        {"hole_doping", "x", "1", "Holes per site",
         [](const Lattice& l, const SpinField&, const Forces& f) { return 1.0 - electronsPerSite(l, f); }},
        {"chemical_potential", "μ", "t", "Chemical potential",
         [](const Lattice&, const SpinField&, const Forces& f) { return f.chemicalPotential; }},
        {"free_energy_per_site", "F/N", "t", "Electrons: free energy per site", perSite(&ElectronicState::freeEnergy)},
        {"internal_energy_per_site", "U/N", "t", "Electrons: internal energy per site",
         perSite(&ElectronicState::internalEnergy)},
        {"grand_potential_per_site", "Ω/N", "t", "Electrons: grand potential per site",
         perSite(&ElectronicState::grandPotential)},
        {"entropy_per_site", "S/N", "k_B", "Electrons: entropy per site", perSite(&ElectronicState::entropy)},
        {"kinetic_energy_per_site", "K/N", "t", "Electrons: kinetic energy per site",
         perSite(&ElectronicState::kineticEnergy)},
        {"gap", "Δ", "t", "Electrons: gap",
         [](const Lattice&, const SpinField&, const Forces& f) { return f.electrons ? f.electrons->gap : kUnknown; }},
    };
}

} // namespace

const std::vector<Observable>& observables()
{
    static const std::vector<Observable> kTable = [] {
        std::vector<Observable> table = spinObservables();
        std::ranges::move(electronObservables(), std::back_inserter(table));
        return table;
    }();
    return kTable;
}

std::size_t observableIndex(const std::string& name)
{
    const auto& table = observables();
    const auto found = std::find_if(table.begin(), table.end(), [&](const Observable& o) { return o.name == name; });
    if (found == table.end()) {
        std::vector<std::string> names;
        for (const Observable& observable : table)
            names.push_back(observable.name);
        throw ConfigError(fmt::format("observable \"{}\" is not known (nothing would be measured). Choose one of {}.",
                                      name, fmt::join(names, ", ")));
    }
    return static_cast<std::size_t>(found - table.begin());
}

std::vector<double> measure(const Lattice& lattice, const SpinField& spins, const Forces& forces)
{
    std::vector<double> values;
    for (const Observable& o : observables())
        values.push_back(o.value(lattice, spins, forces));
    return values;
}

} // namespace kondoscope
