#include "core/observables/ObservableTables.h"

namespace kondoscope {

namespace {

double electronsPerSite(const Measurement& m)
{
    const Forces& forces = m.forces();
    if (forces.electrons)
        return forces.electrons->electronCount / m.lattice().siteCount();
    return forces.density.size() > 0 ? forces.density.mean() : kUnknownValue;
}

/// \param member  an extensive number of the electrons
auto perSite(double ElectronicState::*member)
{
    return [member](const Measurement& m) {
        const auto& electrons = m.forces().electrons;
        return electrons ? electrons.get()->*member / m.lattice().siteCount() : kUnknownValue;
    };
}

} // namespace

std::vector<Observable> spinObservables()
{
    return {
        {"energy_per_site", "E/N", "t", "Energy per site (Ω/N at fixed μ)", true,
         [](const Measurement& m) { return m.forces().energy / m.lattice().siteCount(); }},
        {"magnetization", "|M|", "1", "Magnetization", true,
         [](const Measurement& m) { return m.spins().colwise().mean().norm(); }},
        {"bond_order", "<S·S>", "1", "Nearest-neighbour bond order", true,
         [](const Measurement& m) { return m.bondOrder().mean(); }},
        {"scalar_chirality", "χ", "1", "Scalar chirality", true,
         [](const Measurement& m) { return m.scalarChirality().mean(); }},
        {"absolute_chirality", "|χ|", "1", "Mean absolute chirality", true,
         [](const Measurement& m) { return m.scalarChirality().cwiseAbs().mean(); }},
    };
}

std::vector<Observable> electronObservables()
{
    return {
        {"electron_count_per_site", "n", "1", "Electrons per site", true, electronsPerSite},
        {"hole_doping", "x", "1", "Holes per site", true,
         [](const Measurement& m) { return 1.0 - electronsPerSite(m); }},
        {"chemical_potential", "μ", "t", "Chemical potential", true,
         [](const Measurement& m) { return m.forces().chemicalPotential; }},
        {"free_energy_per_site", "F/N", "t", "Electrons: free energy per site", true,
         perSite(&ElectronicState::freeEnergy)},
        {"internal_energy_per_site", "U/N", "t", "Electrons: internal energy per site", true,
         perSite(&ElectronicState::internalEnergy)},
        {"grand_potential_per_site", "Ω/N", "t", "Electrons: grand potential per site", true,
         perSite(&ElectronicState::grandPotential)},
        {"entropy_per_site", "S/N", "k_B", "Electrons: entropy per site", true, perSite(&ElectronicState::entropy)},
        {"kinetic_energy_per_site", "K/N", "t", "Electrons: kinetic energy per site", true,
         perSite(&ElectronicState::kineticEnergy)},
        {"gap", "Δ", "t", "Electrons: gap", true,
         [](const Measurement& m) { return m.forces().electrons ? m.forces().electrons->gap : kUnknownValue; }},
    };
}

} // namespace kondoscope
