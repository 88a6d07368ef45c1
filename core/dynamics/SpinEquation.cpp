#include "core/dynamics/SpinEquation.h"

#include <cmath>

#include <fmt/format.h>

#include "core/support/Error.h"

namespace kondoscope {

SpinEquation::SpinEquation(const DynamicsConfig& config) : m_damping(config.damping), m_temperature(config.temperature)
{
    if (config.equation == "gilbert")
        m_timeScale = 1.0 / (1.0 + m_damping * m_damping);
    else if (config.equation != "landau_lifshitz")
        throw ConfigError(
            fmt::format("dynamics.equation = \"{}\" is not known (it says how damping acts on the spins). "
                        "Choose landau_lifshitz or gilbert.",
                        config.equation));
}

SpinEquation SpinEquation::overdamped(const DynamicsConfig& config)
{
    SpinEquation equation(config);
    equation.m_precession = 0.0;
    equation.m_damping = 1.0;
    equation.m_timeScale = 1.0;
    return equation;
}

double SpinEquation::noiseAmplitude(double dt) const
{
    const double both = m_precession * m_precession + m_damping * m_damping;
    const double diffusion = both == 0.0 ? 0.0 : m_damping * m_temperature / both;
    return std::sqrt(2.0 * diffusion * scaledTime(dt));
}

double SpinEquation::speed() const
{
    return m_timeScale * std::hypot(m_precession, m_damping);
}

Eigen::Vector3d turned(const Eigen::Vector3d& spin, const Eigen::Vector3d& rotation)
{
    const double angle = rotation.norm();
    if (angle == 0.0)
        return spin;
    const Eigen::Vector3d axis = rotation / angle;
    const double cosine = std::cos(angle);
    const Eigen::Vector3d next =
        cosine * spin + std::sin(angle) * axis.cross(spin) + (1.0 - cosine) * axis.dot(spin) * axis;
    return 0.5 * (3.0 - next.squaredNorm()) * next; // removes accumulated rounding
}

void requireFinite(const SpinField& spins, std::int64_t step, double dt)
{
    if (!spins.allFinite())
        throw NumericsError(
            fmt::format("the spins are not finite after step {} (the time step dt = {:g} is too large or the "
                        "solver failed). Reset and use a smaller dynamics.dt.",
                        step + 1, dt));
}

} // namespace kondoscope
