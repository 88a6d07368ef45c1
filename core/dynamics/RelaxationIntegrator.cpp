#include "core/dynamics/RelaxationIntegrator.h"

namespace kondoscope {

RelaxationIntegrator::RelaxationIntegrator(const DynamicsConfig& config, std::uint64_t seed)
    : m_equation(SpinEquation::overdamped(config)), m_dt(config.dt), m_noise(seed)
{}

void RelaxationIntegrator::step(SpinField& spins, const Forces& forces, ForceModel&, std::int64_t step, std::stop_token)
{
    const double time = m_equation.scaledTime(m_dt);
    const Eigen::Index sites = spins.rows();
    m_noise.draw(sites, m_equation.noiseAmplitude(m_dt), step);
    const VectorField& noise = m_noise.values();
    m_next.resize(sites, 3);
    for (Eigen::Index i = 0; i < sites; ++i)
        m_next.row(i) =
            turned(spins.row(i), m_equation.rotation(spins.row(i), forces.field.row(i), time, noise.row(i)));
    requireFinite(m_next, step, m_dt);
    spins.swap(m_next);
}

} // namespace kondoscope
