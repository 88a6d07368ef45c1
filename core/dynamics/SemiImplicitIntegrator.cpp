#include "core/dynamics/SemiImplicitIntegrator.h"

namespace kondoscope {

SemiImplicitIntegrator::SemiImplicitIntegrator(const DynamicsConfig& config, std::uint64_t seed)
    : m_equation(config), m_dt(config.dt), m_noise(seed)
{}

void SemiImplicitIntegrator::rotate(const SpinField& start, const SpinField& at, const VectorField& field,
                                    SpinField& result) const
{
    const double time = m_equation.scaledTime(m_dt);
    result.resize(start.rows(), 3);
    for (Eigen::Index i = 0; i < start.rows(); ++i) {
        const Eigen::Vector3d s = start.row(i);
        const Eigen::Vector3d w = -0.5 * m_equation.rotation(at.row(i), field.row(i), time, m_noise.values().row(i));
        const Eigen::Vector3d a = s + s.cross(w);
        Eigen::Vector3d next = (a + w.dot(a) * w + a.cross(w)) / (1.0 + w.squaredNorm());
        next *= 0.5 * (3.0 - next.squaredNorm()); // the rotation is exact; this removes accumulated rounding
        result.row(i) = next;
    }
}

void SemiImplicitIntegrator::step(SpinField& spins, const Forces& forces, ForceModel& model, std::int64_t step,
                                  std::stop_token stop)
{
    m_noise.draw(spins.rows(), m_equation.noiseAmplitude(m_dt), step);
    rotate(spins, spins, forces.field, m_predicted);
    m_midpoint = 0.5 * (spins + m_predicted);
    m_unitMidpoint = m_midpoint.rowwise().normalized();
    model.evaluate(m_unitMidpoint, m_midpointForces, stop);
    rotate(spins, m_midpoint, m_midpointForces.field, m_next);
    requireFinite(m_next, step, m_dt);
    spins.swap(m_next);
}

} // namespace kondoscope
