#pragma once

#include <string>

#include "core/electrons/ElectronConfig.h"
#include "core/electrons/kpm/ChebyshevSeries.h"
#include "core/electrons/kpm/Probing.h"
#include "core/electrons/kpm/SpectralBounds.h"
#include "core/lattice/Lattice.h"

namespace kondoscope {

/// What a user may ask of the kernel polynomial method. 0 and "auto": chosen from kT_e and the requested error.
struct KpmConfig
{
    int order = 0;        ///< number of Chebyshev moments M
    int colorSpacing = 0; ///< p: p x p colours, 2 p^2 probe vectors; p at or above the lattice size: no probing error
    std::string kernel = "auto"; ///< "auto", "none", "jackson" or "lorentz"
    double error = 0.05;         ///< requested error of the torque, relative to its rms
    Precision precision = Precision::Single;

    /// \throws ConfigError for order < 16 (other than 0), a spacing < 0, an unknown kernel, error outside (0, 1]
    void validate() const;

    bool operator==(const KpmConfig&) const = default;
};

/// Number and kernel of the moments.
struct OrderPlan
{
    int order = 0; ///< even
    Damping damping = Damping::None;
    double error = 0.0;  ///< expected error of the torque from the order, relative
    std::string warning; ///< empty, or what the order cannot resolve
};

/// Chooses what the configuration leaves open. No damping wherever the order comes near resolving kT_e, where it is
/// better than any kernel, Jackson below. The error models are fits to comparisons with exact diagonalization.
OrderPlan planOrder(const ElectronConfig& electrons, const SpectralBounds& bounds, const KpmConfig& config);

/// Probe vectors.
struct ProbePlan
{
    Coloring coloring;
    double error = 0.0;  ///< expected error of the torque from the probes, relative; 0 with identity probing
    std::string warning; ///< empty, or that the colours are too few for the requested error
};

/// Chooses the spacing of the colours if the configuration leaves it open; identity where the system is small.
ProbePlan planProbes(const Lattice& lattice, const ElectronConfig& electrons, const KpmConfig& config);

/// "4.3 %", "below 0.01 %", "over 100 %".
std::string percentText(double share);

} // namespace kondoscope
