#pragma once

#include "core/dynamics/Integrator.h"
#include "core/dynamics/SpinEquation.h"
#include "core/dynamics/ThermalNoise.h"

namespace kondoscope {

/// Overdamped motion down the energy, a rotation by dt P H a step: the cheapest way to a ground state. First order; the
/// energy falls in every step if dt is below 2 / (largest curvature of the energy). With kT > 0 the noise of the heat
/// bath is added.
class RelaxationIntegrator : public Integrator
{
public:
    RelaxationIntegrator(const DynamicsConfig& config, std::uint64_t seed);
    void step(SpinField& spins, const Forces& forces, ForceModel& model, std::int64_t step,
              std::stop_token stop) override;
    int order() const override { return 1; }

private:
    SpinEquation m_equation;
    double m_dt;
    ThermalNoise m_noise;
    SpinField m_next;
};

} // namespace kondoscope
