#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/observables/Measurement.h"

namespace kondoscope {

/// A number that describes a whole configuration.
struct Observable
{
    std::string name;   ///< stable key in files, snake_case
    std::string symbol; ///< for axes and legends
    std::string unit;   ///< "t", "k_B", "a" (lattice constant) or "1"
    std::string title;  ///< for menus
    bool isDefault;     ///< measured in every snapshot, because it costs next to nothing
    /// NaN where the solver does not know it, or where it has no meaning (stated where it is defined).
    std::function<double(const Measurement&)> value;
};

/// The table that charts, files and the status bar read. First the default ones. Of the spins: energy_per_site (the
/// potential whose gradient moves them, all terms), magnetization, bond_order (mean nearest-neighbour S.S),
/// scalar_chirality (mean, tetrahedral = +-1), absolute_chirality. Of the electrons alone, NaN where the solver does
/// not know them: electron_count_per_site, hole_doping, chemical_potential, free_energy_per_site (F = Omega + mu N_e),
/// internal_energy_per_site (E = F + kT S), grand_potential_per_site, entropy_per_site, kinetic_energy_per_site, gap.
/// Then those to choose: order (OrderObservables.cpp), domains and clusters (DomainObservables.cpp).
const std::vector<Observable>& observables();

/// Index of an observable in the table. \throws ConfigError for an unknown name
std::size_t observableIndex(const std::string& name);

/// Which observables are measured in every snapshot, in the order of the table.
std::vector<bool> defaultObservables();

/// Values in the order of the table; NaN where not wanted, not known, or without meaning.
/// \param wanted  one entry an observable
std::vector<double> measure(const Measurement& measurement, const std::vector<bool>& wanted);

} // namespace kondoscope
