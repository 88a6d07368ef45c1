#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/lattice/SpinField.h"

namespace kondoscope {

/// How far fields lie from reference fields, over the sites of one frame or of many.
struct ForceErrors
{
    double fieldRms = 0.0;  ///< rms of H - H_ref per component [t], radial part included
    double torqueMse = 0.0; ///< mean over sites of |S x (H - H_ref)|^2 / 3 [t^2]
    double torqueRms = 0.0; ///< rms per component of the reference torque S x H_ref [t]: the scale of the errors
};

/// Collects the errors of many frames; every site weighs the same.
class ForceComparison
{
public:
    /// Adds one frame.
    /// \param spins, field, reference  all (N, 3)
    /// \return errors of this frame alone
    /// \throws ConfigError if the sizes differ or N = 0
    ForceErrors add(const SpinField& spins, const VectorField& field, const VectorField& reference);

    /// Errors over all frames added so far; zero if there are none.
    ForceErrors total() const;
    int frameCount() const { return m_frames; }

private:
    struct Sums
    {
        double field = 0.0;     ///< sum of |H - H_ref|^2
        double torque = 0.0;    ///< sum of |S x (H - H_ref)|^2
        double reference = 0.0; ///< sum of |S x H_ref|^2
        std::int64_t sites = 0;
    };
    static ForceErrors errors(const Sums& sums);

    Sums m_sums;
    int m_frames = 0;
};

/// Root mean square of (energy - reference) / sites over frames [t/site]; frames with a NaN on either side are left
/// out.
///
/// \param removeOffset  subtract the mean difference first: for models whose energy has an arbitrary constant
/// \return nothing if no frame is left, or one alone of which the offset would take everything
std::optional<double> energyRmsPerSite(const std::vector<double>& energies, const std::vector<double>& references,
                                       int siteCount, bool removeOffset);

} // namespace kondoscope
