#pragma once

#include "core/dynamics/Integrator.h"
#include "core/dynamics/SpinEquation.h"
#include "core/dynamics/ThermalNoise.h"

namespace kondoscope {

/// Rotations about the effective field, predictor and corrector:
///   S* = R(v) S,   S' = R([v + v*] / 2) S,   v, v* = rotation vectors of SpinEquation at S and S*.
/// Keeps |S| = 1 and is exact for a spin in a constant field without damping. Second order.
/// Ref: Depondt & Mertens, J. Phys.: Condens. Matter 21, 336005 (2009).
class DepondtMertensIntegrator : public Integrator
{
public:
    DepondtMertensIntegrator(const DynamicsConfig& config, std::uint64_t seed);
    void step(SpinField& spins, const Forces& forces, ForceModel& model, std::int64_t step,
              std::stop_token stop) override;
    int order() const override { return 2; }

private:
    SpinEquation m_equation;
    double m_dt;
    ThermalNoise m_noise;
    VectorField m_first; ///< v
    SpinField m_predicted;
    SpinField m_next;
    Forces m_predictedForces;
};

} // namespace kondoscope
