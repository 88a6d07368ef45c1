#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/forces/Forces.h"
#include "core/lattice/Lattice.h"

namespace kondoscope {

/// A number that describes a whole configuration.
struct Observable
{
    std::string name;   ///< stable key in files, snake_case
    std::string symbol; ///< for axes and legends
    std::string unit;   ///< "t", "k_B" or "1"
    std::string title;  ///< for menus
    /// NaN where the solver does not know it.
    std::function<double(const Lattice&, const SpinField&, const Forces&)> value;
};

/// The table that charts, files and the status bar read. Of the spins: energy_per_site (the potential whose gradient
/// moves them, all terms), magnetization, bond_order (mean nearest-neighbour S.S), scalar_chirality (mean, tetrahedral
/// =
/// +-1), absolute_chirality. Of the electrons alone, NaN where the solver does not know them:
/// electron_count_per_site, hole_doping, chemical_potential, free_energy_per_site (F = Omega + mu N_e),
/// internal_energy_per_site (E = F + kT S), grand_potential_per_site, entropy_per_site, kinetic_energy_per_site, gap.
const std::vector<Observable>& observables();

/// Index of an observable in the table. \throws ConfigError for an unknown name
std::size_t observableIndex(const std::string& name);

/// All values, in the order of the table.
std::vector<double> measure(const Lattice& lattice, const SpinField& spins, const Forces& forces);

} // namespace kondoscope
