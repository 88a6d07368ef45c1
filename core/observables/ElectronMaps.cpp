#include "core/observables/ElectronMaps.h"

namespace kondoscope {

Eigen::VectorXd holeDensity(const Forces& forces)
{
    return (1.0 - forces.density.array()).matrix();
}

Eigen::VectorXd bondEnergyPerSite(const Lattice& lattice, const Forces& forces)
{
    const std::vector<Lattice::Bond> bonds = lattice.bonds(1);
    if (forces.bondEnergy.size() < static_cast<Eigen::Index>(bonds.size()))
        return {};
    Eigen::VectorXd energy = Eigen::VectorXd::Zero(lattice.siteCount());
    for (std::size_t k = 0; k < bonds.size(); ++k)
        for (const int site : bonds[k])
            energy[site] += 0.5 * forces.bondEnergy[static_cast<Eigen::Index>(k)];
    return energy;
}

} // namespace kondoscope
