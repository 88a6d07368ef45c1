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
    /// Slope of the regression of the components of S x H on those of S x H_ref, through the origin: torques of a
    /// rotation-invariant energy sum to zero, so that no constant is missing. Nothing without a reference torque.
    std::optional<double> torqueSlope;
    /// H has no radial part, as that of a force field: fieldRms then says little, since all of the reference's counts.
    bool isTangential = false;

    /// sqrt(torqueMse) / torqueRms; nothing without a reference torque.
    std::optional<double> relativeError() const;
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
    /// Adds all frames of another comparison.
    void add(const ForceComparison& other);

    /// Errors over all frames added so far; zero if there are none.
    ForceErrors total() const { return errors(m_sums); }
    int frameCount() const { return m_frames; }

private:
    struct Sums
    {
        double field = 0.0;     ///< sum of |H - H_ref|^2
        double torque = 0.0;    ///< sum of |S x (H - H_ref)|^2
        double reference = 0.0; ///< sum of |S x H_ref|^2
        double product = 0.0;   ///< sum of (S x H).(S x H_ref)
        double radial = 0.0;    ///< sum of (S.H)^2
        double whole = 0.0;     ///< sum of |H|^2
        std::int64_t sites = 0;

        void add(const Sums& other);
    };
    static ForceErrors errors(const Sums& sums);

    Sums m_sums;
    int m_frames = 0;
};

} // namespace kondoscope
