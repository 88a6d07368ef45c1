#include "core/dynamics/HeunIntegrator.h"

namespace kondoscope {

HeunIntegrator::HeunIntegrator(const DynamicsConfig& config, std::uint64_t seed)
    : m_equation(config), m_dt(config.dt), m_noise(seed)
{}

void HeunIntegrator::step(SpinField& spins, const Forces& forces, ForceModel& model, std::int64_t step,
                          std::stop_token stop)
{
    const double time = m_equation.scaledTime(m_dt);
    const Eigen::Index sites = spins.rows();
    m_noise.draw(sites, m_equation.noiseAmplitude(m_dt), step);
    const VectorField& noise = m_noise.values();
    m_first.resize(sites, 3);
    m_predicted.resize(sites, 3);
    for (Eigen::Index i = 0; i < sites; ++i) {
        const Eigen::Vector3d first = m_equation.increment(spins.row(i), forces.field.row(i), time, noise.row(i));
        m_first.row(i) = first;
        m_predicted.row(i) = (spins.row(i).transpose() + first).normalized();
    }
    model.evaluate(m_predicted, m_predictedForces, stop);
    m_next.resize(sites, 3);
    for (Eigen::Index i = 0; i < sites; ++i) {
        const Eigen::Vector3d second =
            m_equation.increment(m_predicted.row(i), m_predictedForces.field.row(i), time, noise.row(i));
        m_next.row(i) = (spins.row(i) + 0.5 * (m_first.row(i) + second.transpose())).normalized();
    }
    requireFinite(m_next, step, m_dt);
    spins.swap(m_next);
}

} // namespace kondoscope
