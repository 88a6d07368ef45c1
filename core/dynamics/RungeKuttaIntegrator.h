#pragma once

#include "core/dynamics/Integrator.h"
#include "core/dynamics/SpinEquation.h"
#include "core/dynamics/ThermalNoise.h"

namespace kondoscope {

/// The classical Runge-Kutta method of fourth order with every stage projected on the sphere, which keeps the order:
/// the fields at S / |S| are a smooth extension of the equation to all vectors. Noise is a constant field during a
/// step.
class RungeKuttaIntegrator : public Integrator
{
public:
    RungeKuttaIntegrator(const DynamicsConfig& config, std::uint64_t seed);
    void step(SpinField& spins, const Forces& forces, ForceModel& model, std::int64_t step,
              std::stop_token stop) override;
    int order() const override { return 4; }

private:
    SpinEquation m_equation;
    double m_dt;
    ThermalNoise m_noise;
    SpinField m_stage;
    VectorField m_sum; ///< of the weighted increments
    SpinField m_next;
    Forces m_stageForces;
};

} // namespace kondoscope
