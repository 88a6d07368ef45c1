#pragma once

#include "core/support/Precision.h"

namespace kondoscope {

enum class Ensemble { Canonical, Grand };

/// Finite: the s-d model, two orbitals (spin up, down) a site. Infinite: double exchange at J -> infinity, one spinless
/// orbital a site whose hopping carries the overlap of the two spins' spinors.
enum class Coupling { Finite, Infinite };

/// Conduction electrons.
///
/// Finite coupling: H = -sum t_ij c+_i c_j - J sum_i S_i . c+_i sigma c_i, sigma = Pauli matrices (no 1/2).
/// Infinite coupling: H = -sum t_ij <chi_i|chi_j> d+_i d_j, |chi_i> = spinor along S_i; energies counted from -J; the
/// superexchange that a finite J brings along is added by hand, + J_AF sum_<ij> S_i . S_j.
struct ElectronConfig
{
    double t1 = 1.0; ///< nearest-neighbour hopping: the unit of energy
    double t2 = 0.0; ///< second-neighbour hopping [t]
    double t3 = 0.0; ///< third-neighbour hopping [t]
    Coupling coupling = Coupling::Finite;
    double J = 6.0; ///< coupling to the spins, Pauli convention [t]; twice that for s = sigma/2; finite coupling
    double superexchange = 0.0; ///< J_AF between nearest neighbours [t]; infinite coupling
    Ensemble ensemble = Ensemble::Canonical;
    double filling = 0.485; ///< N_e/2N in [0, 1], at infinite coupling in [0, 1/2]; read in the canonical ensemble
    double chemicalPotential = 0.0; ///< [t]; read in the grand canonical ensemble
    double kT = 0.02;               ///< electronic temperature [t]

    /// Holes per site, x = 1 - 2 f.
    double doping() const { return 1.0 - 2.0 * filling; }
    void setDoping(double x) { filling = 0.5 * (1.0 - x); }
    /// \throws ConfigError for kT < 0, a filling outside [0, 1] or, at infinite coupling, [0, 1/2]
    void validate() const;
    int orbitalsPerSite() const { return coupling == Coupling::Finite ? 2 : 1; }

    bool operator==(const ElectronConfig&) const = default;
};

} // namespace kondoscope
