#pragma once

#include <string>

#include "core/forces/ElectronicState.h"

namespace kondoscope {

/// Density of states as text: comments with title, chemical potential, gap and resolution [t], the heading
/// energy_t,density_of_states_per_t_and_site, and a line an energy.
/// \param title  one line
std::string spectrumCsv(const ElectronicState& state, double chemicalPotential, const std::string& title);

/// Picture of the density of states in block characters, with the chemical potential marked below; empty where the
/// density holds nothing.
std::string spectrumPlot(const DensityOfStates& states, double chemicalPotential);

} // namespace kondoscope
