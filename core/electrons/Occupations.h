#pragma once

#include <Eigen/Core>

namespace kondoscope {

/// Levels closer than this [t] count as degenerate at kT = 0: symmetry-related levels differ by rounding only.
inline constexpr double kDegeneracy = 1e-8;

/// Equilibrium occupation of given levels.
struct Occupations
{
    Eigen::VectorXd occupation;     ///< f_m in [0, 1], one a level
    double chemicalPotential = 0.0; ///< [t]; at a gap with kT -> 0: its middle
    double electronCount = 0.0;     ///< sum of f_m
    double grandPotential = 0.0;    ///< Omega = -kT sum ln(1 + exp(-(e - mu)/kT)) [t]
    /// F = Omega + mu N_e [t]
    double freeEnergy() const { return grandPotential + chemicalPotential * electronCount; }
};

/// Fixed chemical potential. At kT = 0 a level at mu is half occupied.
/// \param levels  ascending [t]
Occupations occupyAtChemicalPotential(const Eigen::VectorXd& levels, double chemicalPotential, double kT);

/// Fixed electron count in [0, number of levels], any real number. At kT = 0 degenerate levels at the Fermi energy
/// share their electrons equally.
/// \param levels      ascending [t]
/// \param degeneracy  levels closer than this are degenerate [t]; only read at kT = 0
Occupations occupyWithElectrons(const Eigen::VectorXd& levels, double electronCount, double kT,
                                double degeneracy = kDegeneracy);

} // namespace kondoscope
