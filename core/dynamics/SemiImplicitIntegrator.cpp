#include "core/dynamics/SemiImplicitIntegrator.h"

#include <cmath>

#include <Eigen/Geometry>
#include <fmt/format.h>

#include "core/support/Error.h"

namespace kondoscope {

SemiImplicitIntegrator::SemiImplicitIntegrator(const DynamicsConfig& config, std::uint64_t seed)
    : m_config(config), m_random(seed, kThermalNoise)
{}

void SemiImplicitIntegrator::drawNoise(Eigen::Index sites, std::int64_t step)
{
    m_noise.resize(sites, 3);
    const double alpha = m_config.damping;
    const double diffusion = alpha * m_config.temperature / (1.0 + alpha * alpha);
    if (diffusion == 0.0) {
        m_noise.setZero();
        return;
    }
    const double amplitude = std::sqrt(2.0 * diffusion * m_config.dt);
    for (Eigen::Index i = 0; i < sites; ++i)
        m_noise.row(i) =
            amplitude * m_random.normal3(static_cast<std::uint64_t>(step), static_cast<std::uint32_t>(i)).transpose();
}

void SemiImplicitIntegrator::rotate(const SpinField& start, const SpinField& at, const VectorField& field,
                                    SpinField& result) const
{
    result.resize(start.rows(), 3);
    for (Eigen::Index i = 0; i < start.rows(); ++i) {
        const Eigen::Vector3d s = start.row(i), axis = at.row(i), h = field.row(i), b = m_noise.row(i);
        const Eigen::Vector3d drive = m_config.dt * (h - h.dot(axis) / axis.squaredNorm() * axis) + b;
        const Eigen::Vector3d w = -0.5 * (drive + m_config.damping * axis.cross(drive));
        const Eigen::Vector3d a = s + s.cross(w);
        Eigen::Vector3d next = (a + w.dot(a) * w + a.cross(w)) / (1.0 + w.squaredNorm());
        next *= 0.5 * (3.0 - next.squaredNorm()); // the rotation is exact; this removes accumulated rounding
        result.row(i) = next;
    }
}

void SemiImplicitIntegrator::step(SpinField& spins, const Forces& forces, ForceModel& model, std::int64_t step,
                                  std::stop_token stop)
{
    drawNoise(spins.rows(), step);
    rotate(spins, spins, forces.field, m_predicted);
    m_midpoint = 0.5 * (spins + m_predicted);
    m_unitMidpoint = m_midpoint.rowwise().normalized();
    model.evaluate(m_unitMidpoint, m_midpointForces, stop);
    rotate(spins, m_midpoint, m_midpointForces.field, m_next);
    if (!m_next.allFinite())
        throw NumericsError(
            fmt::format("the spins are not finite after step {} (the time step dt = {:g} is too large or the "
                        "solver failed). Reset and use a smaller dynamics.dt.",
                        step + 1, m_config.dt));
    spins.swap(m_next);
}

} // namespace kondoscope
