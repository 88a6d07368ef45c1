#pragma once

#include <cstdint>

#include <Eigen/Geometry>

#include "core/dynamics/DynamicsConfig.h"
#include "core/lattice/SpinField.h"

namespace kondoscope {

/// The equations of motion, in the one form that all integrators use: dS/dt = [p F + d S x F] x S, F = H + h.
///
///   Landau-Lifshitz  dS/dt = -S x F - alpha S x (S x F)         p = 1, d = alpha
///   Gilbert          dS/dt = -S x F + alpha S x dS/dt           the same, with time running slower by 1 + alpha^2
///   overdamped       dS/dt = -S x (S x F)                       p = 0, d = 1
///
/// with thermal noise <h_a(t) h_b(t')> = 2 D delta_ab delta(t - t') (Stratonovich), D = d kT / (p^2 + d^2), which is
/// what the equilibrium exp(-E/kT) asks for: rotations by noise of strength (p^2 + d^2) D against a drift of strength
/// d.
class SpinEquation
{
public:
    /// Landau-Lifshitz or Gilbert, as `config.equation` says. \throws ConfigError for another name
    explicit SpinEquation(const DynamicsConfig& config);
    /// The overdamped equation.
    static SpinEquation overdamped(const DynamicsConfig& config);

    /// The time that the Landau-Lifshitz form sees while the clock advances by `dt`.
    double scaledTime(double dt) const { return m_timeScale * dt; }

    /// Standard deviation of the components of the integral of h over `dt`, in scaled time; 0 without noise.
    double noiseAmplitude(double dt) const;

    /// Field without its radial part, which is large for electrons, does no work, but would shorten and tilt a
    /// rotation. \param axis  the spin that the field acts on, any length but 0
    static Eigen::Vector3d tangential(const Eigen::Vector3d& field, const Eigen::Vector3d& axis)
    {
        return field - field.dot(axis) / axis.squaredNorm() * axis;
    }

    /// The vector about which a spin turns, and by whose length, in scaled time `time` under the field H and the
    /// integral `noise` of h.
    Eigen::Vector3d rotation(const Eigen::Vector3d& spin, const Eigen::Vector3d& field, double time,
                             const Eigen::Vector3d& noise) const
    {
        const Eigen::Vector3d drive = time * tangential(field, spin) + noise;
        return m_precession * drive + m_damping * spin.cross(drive);
    }

    /// dS of the rotation above, to first order.
    Eigen::Vector3d increment(const Eigen::Vector3d& spin, const Eigen::Vector3d& field, double time,
                              const Eigen::Vector3d& noise) const
    {
        return rotation(spin, field, time, noise).cross(spin);
    }

    /// Angular velocity of a spin in a tangential field of length 1, by the clock [1/t].
    double speed() const;
    /// Energy that the spins lose in a unit of time per |tangential field|^2 [1/t].
    double dissipation() const { return m_timeScale * m_damping; }

private:
    double m_precession = 1.0;
    double m_damping;
    double m_temperature;
    double m_timeScale = 1.0;
};

/// A unit vector turned about `rotation` by the angle |rotation| (Rodrigues' formula), its length kept to rounding.
Eigen::Vector3d turned(const Eigen::Vector3d& spin, const Eigen::Vector3d& rotation);

/// What every step ends with. \throws NumericsError if `spins` hold NaN or infinity
void requireFinite(const SpinField& spins, std::int64_t step, double dt);

} // namespace kondoscope
