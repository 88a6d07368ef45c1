#pragma once

namespace kondoscope {

enum class Ensemble { Canonical, Grand };

/// Conduction electrons: H = -sum t_ij c+_i c_j - J sum_i S_i . c+_i sigma c_i, sigma = Pauli matrices (no 1/2).
struct ElectronConfig
{
    double t1 = 1.0; ///< nearest-neighbour hopping: the unit of energy
    double t2 = 0.0; ///< second-neighbour hopping [t]
    double t3 = 0.0; ///< third-neighbour hopping [t]
    double J = 6.0;  ///< coupling to the spins, Pauli convention [t]; twice that for s = sigma/2
    Ensemble ensemble = Ensemble::Canonical;
    double filling = 0.485;         ///< N_e/2N in [0, 1]; read in the canonical ensemble
    double chemicalPotential = 0.0; ///< [t]; read in the grand canonical ensemble
    double kT = 0.02;               ///< electronic temperature [t]

    /// Holes per site, x = 1 - 2 f.
    double doping() const { return 1.0 - 2.0 * filling; }
    void setDoping(double x) { filling = 0.5 * (1.0 - x); }

    bool operator==(const ElectronConfig&) const = default;
};

} // namespace kondoscope
