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
    std::string unit;   ///< "t" or "1"
    std::string title;  ///< for menus
    std::function<double(const Lattice&, const SpinField&, const Forces&)> value;
};

/// The table that charts, files and the status bar read: energy_per_site, magnetization, bond_order (mean nearest-
/// neighbour S.S), scalar_chirality (mean, tetrahedral = +-1), absolute_chirality.
const std::vector<Observable>& observables();

/// Index of an observable in the table. \throws ConfigError for an unknown name
std::size_t observableIndex(const std::string& name);

/// All values, in the order of the table.
std::vector<double> measure(const Lattice& lattice, const SpinField& spins, const Forces& forces);

} // namespace kondoscope
