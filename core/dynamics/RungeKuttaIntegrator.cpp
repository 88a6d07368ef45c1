#include "core/dynamics/RungeKuttaIntegrator.h"

namespace kondoscope {

RungeKuttaIntegrator::RungeKuttaIntegrator(const DynamicsConfig& config, std::uint64_t seed)
    : m_equation(config), m_dt(config.dt), m_noise(seed)
{}

void RungeKuttaIntegrator::step(SpinField& spins, const Forces& forces, ForceModel& model, std::int64_t step,
                                std::stop_token stop)
{
    const double time = m_equation.scaledTime(m_dt);
    const Eigen::Index sites = spins.rows();
    m_noise.draw(sites, m_equation.noiseAmplitude(m_dt), step);
    const VectorField& noise = m_noise.values();
    constexpr double kWeights[] = {1.0 / 6.0, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 6.0};
    constexpr double kReach[] = {0.5, 0.5, 1.0}; // of the next stage along the increment of this one
    m_stage = spins;
    m_sum.setZero(sites, 3);
    for (int stage = 0; stage < 4; ++stage) {
        if (stage > 0)
            model.evaluate(m_stage, m_stageForces, stop);
        const VectorField& field = stage > 0 ? m_stageForces.field : forces.field;
        for (Eigen::Index i = 0; i < sites; ++i) {
            const Eigen::Vector3d increment = m_equation.increment(m_stage.row(i), field.row(i), time, noise.row(i));
            m_sum.row(i) += kWeights[stage] * increment.transpose();
            if (stage < 3)
                m_stage.row(i) = (spins.row(i) + kReach[stage] * increment.transpose()).normalized();
        }
    }
    m_next = (spins + m_sum).rowwise().normalized();
    requireFinite(m_next, step, m_dt);
    spins.swap(m_next);
}

} // namespace kondoscope
