#pragma once

#include "core/dynamics/Integrator.h"
#include "core/dynamics/SpinEquation.h"
#include "core/dynamics/ThermalNoise.h"

namespace kondoscope {

/// Predictor and corrector of Heun, each projected on the sphere:
///   S* = |S + f(S)|,   S' = |S + [f(S) + f(S*)] / 2|,   f = increment of SpinEquation, |...| normalized.
/// Second order; noise in the sense of Stratonovich. |S| = 1 by projection: the energy drifts more than with "sib".
/// Ref: Garcia-Palacios & Lazaro, Phys. Rev. B 58, 14937 (1998).
class HeunIntegrator : public Integrator
{
public:
    HeunIntegrator(const DynamicsConfig& config, std::uint64_t seed);
    void step(SpinField& spins, const Forces& forces, ForceModel& model, std::int64_t step,
              std::stop_token stop) override;
    int order() const override { return 2; }

private:
    SpinEquation m_equation;
    double m_dt;
    ThermalNoise m_noise;
    VectorField m_first; ///< f(S)
    SpinField m_predicted;
    SpinField m_next;
    Forces m_predictedForces;
};

} // namespace kondoscope
