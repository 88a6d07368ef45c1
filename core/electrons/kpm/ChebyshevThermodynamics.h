#pragma once

#include <Eigen/Core>

#include "core/electrons/ElectronConfig.h"
#include "core/electrons/kpm/ChebyshevSeries.h"
#include "core/forces/ElectronicState.h"

namespace kondoscope {

/// Equilibrium of electrons whose spectrum is known by Chebyshev moments.
struct ChebyshevEquilibrium
{
    double chemicalPotential = 0.0; ///< [t]
    double electronCount = 0.0;
    double grandPotential = 0.0; ///< [t]
    double internalEnergy = 0.0; ///< [t]
    double entropy = 0.0;        ///< [k_B]
    double kT = 0.0;             ///< that was used: at least half the spacing of the nodes [t]
    double freeEnergy() const { return grandPotential + chemicalPotential * electronCount; }
};

/// Canonical: solves sum_k w_k f(E_k) = N_e for mu (bracketed Newton, the middle of a gap where that is flat); grand
/// canonical: takes mu. Omega and N_e are exact derivatives of each other for the given moments.
///
/// \param moments    mu_0..mu_(M-1)
/// \param siteCount  N
/// \throws NumericsError if the moments are not finite or hold fewer states than electrons
ChebyshevEquilibrium equilibrium(const ChebyshevSeries& series, const Eigen::VectorXd& moments,
                                 const ElectronConfig& electrons, int siteCount);

/// Coefficients of the grand potential per level, -kT ln(1 + exp(-(E - mu)/kT)): their reverse pass gives
/// the density matrix that belongs to the reported energy.
Eigen::VectorXd grandPotentialCoefficients(const ChebyshevSeries& series, double chemicalPotential, double kT);

/// Density of states per site with Jackson damping (never negative), on `points` equidistant energies.
DensityOfStates densityOfStates(const Eigen::VectorXd& moments, const SpectralBounds& bounds, int siteCount,
                                int points = 512);

/// Width of the interval around mu where the density of states lies below 2 % of its mean over the spectrum, less the
/// broadening; 0 if that is not wider than four times the resolution.
double gapAround(const DensityOfStates& density, double chemicalPotential);

} // namespace kondoscope
