#pragma once

#include <limits>
#include <string>
#include <vector>

#include "core/forces/ElectronicState.h"

namespace kondoscope {

/// A density of states with what is marked in it.
struct Spectrum
{
    DensityOfStates states;
    double chemicalPotential = std::numeric_limits<double>::quiet_NaN(); ///< [t]; NaN: not marked
    double gap = std::numeric_limits<double>::quiet_NaN();               ///< [t]; NaN or 0: none is marked
    std::string title;

    /// A gap that the resolution of the density does not blur.
    bool hasGap() const { return gap > states.resolution; }
};

/// Part of the energy axis that is worth showing.
struct EnergyWindow
{
    double low = 0.0;
    double high = 1.0;
};

/// From the first to the last energy with states, the chemical potential included, with a margin.
EnergyWindow energyWindow(const DensityOfStates& states, double chemicalPotential);

/// The curve between two energies, (energy, density), with interpolated ends.
std::vector<Eigen::Vector2d> curveBetween(const DensityOfStates& states, double low, double high);

/// Reads CSV as `kondoscope-cli spectrum` writes it: lines "energy,density" after the heading
/// energy_t,density_of_states_per_t_and_site; comments "# chemical_potential = X", "# gap = X", "# resolution = X",
/// "# title = text".
/// \throws FileError "<path>:<line>: ..." unless there are two energies or more, ascending, with finite densities >= 0
Spectrum readSpectrum(const std::string& path);

} // namespace kondoscope
