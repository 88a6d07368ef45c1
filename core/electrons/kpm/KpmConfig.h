#pragma once

#include <string>

#include "core/electrons/ElectronConfig.h"
#include "core/electrons/kpm/ChebyshevSeries.h"
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

    bool operator==(const KpmConfig&) const = default;
};

/// What is done for it.
struct KpmPlan
{
    int order = 0; ///< even
    Damping damping = Damping::None;
    int colorSpacing = 0;
    double orderError = 0.0; ///< expected error of the torque from the order, relative
    double probeError = 0.0; ///< from the probes, relative; 0 with identity probing
    std::string warning;     ///< empty, or what the order or the colours cannot resolve

    double expectedError() const;
};

/// Chooses what the configuration leaves open. The error models are fits to comparisons with exact diagonalization
/// (KpmConfig.cpp has the numbers).
/// \throws ConfigError for order < 16 (other than 0), a spacing < 0, an unknown kernel, error outside (0, 1]
KpmPlan planKpm(const Lattice& lattice, const ElectronConfig& electrons, const SpectralBounds& bounds,
                const KpmConfig& config);

} // namespace kondoscope
