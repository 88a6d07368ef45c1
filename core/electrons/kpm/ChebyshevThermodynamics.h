#pragma once

#include <optional>

#include <Eigen/Core>

#include "core/electrons/ElectronConfig.h"
#include "core/electrons/kpm/ChebyshevSeries.h"
#include "core/forces/ElectronicState.h"

namespace kondoscope {

/// Equilibrium of electrons whose spectrum is known by Chebyshev moments.
struct ChebyshevEquilibrium
{
    double chemicalPotential = 0.0; ///< [t]; in a gap where N(mu) is flat: its middle
    double electronCount = 0.0;     ///< canonical: N_e as asked for
    double grandPotential = 0.0;    ///< Omega [t]
    double internalEnergy = 0.0;    ///< E = Omega + mu N + kT S [t]
    double entropy = 0.0;           ///< [k_B]
    double kT = 0.0;                ///< that was used: at least half the spacing of the nodes [t]
    double freeEnergy() const { return grandPotential + chemicalPotential * electronCount; }
};

/// The temperature that a series can represent: kT, but at least half the largest distance of its nodes, 0.5 pi b/P.
/// All functions below use it, so that Omega, N and the coefficients belong together. [t]
double representedTemperature(const ChebyshevSeries& series, double kT);

/// Canonical: solves sum_k w_k f(E_k) = N_e = 2 filling N for mu (bracketed Newton, the middle of a gap where that is
/// flat); grand canonical: takes mu. Omega and N_e are exact derivatives of each other for the given moments.
///
/// Without damping, N(mu) may ripple where the order does not resolve kT; mu is then one of its roots.
///
/// \param moments    mu_0..mu_(M-1), all sites and spins
/// \param siteCount  N
/// \param start      where to look for mu first, gapMiddle() if there is one
/// \throws NumericsError if the moments are not finite or hold fewer states than electrons
ChebyshevEquilibrium equilibrium(const ChebyshevSeries& series, const Eigen::VectorXd& moments,
                                 const ElectronConfig& electrons, int siteCount,
                                 std::optional<double> start = std::nullopt);

/// Coefficients of the grand potential per level, -kT ln(1 + exp(-(E - mu)/kT)): their reverse pass gives
/// the density matrix that belongs to the reported energy. sum_m c_m mu_m is ChebyshevEquilibrium::grandPotential.
/// \param kT  as asked for or as used by equilibrium(): both give the same
Eigen::VectorXd grandPotentialCoefficients(const ChebyshevSeries& series, double chemicalPotential, double kT);

/// Density of states per site with Jackson damping (never negative), on `points` equidistant energies strictly inside
/// the bounds: the mean over the interval of each point, so that their sum times the spacing is mu_0/N whatever the
/// order. The resolution is pi b/M.
/// \throws NumericsError if the moments are not finite
DensityOfStates densityOfStates(const Eigen::VectorXd& moments, const SpectralBounds& bounds, int siteCount,
                                int points = 512);

/// Middle of the widest stretch between two bands, seen as gapAround() sees it, below which the states number
/// electronCount within half a percent a site (probes count the states of a band with that noise); none in a metal.
std::optional<double> gapMiddle(const DensityOfStates& density, double electronCount, int siteCount);

/// Width of the gap around mu: of the interval where the density of states lies below 2 % of its mean over the
/// spectrum, corrected for the broadening, which fills about two resolutions of the gap from either side. 0 if the
/// interval is not wider than four times the resolution, or if all levels lie on one side of mu. [t]
double gapAround(const DensityOfStates& density, double chemicalPotential);

} // namespace kondoscope
