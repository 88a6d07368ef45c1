#pragma once

#include <array>

#include "core/dynamics/Integrator.h"
#include "core/dynamics/SpinEquation.h"

namespace kondoscope {

/// Embedded Runge-Kutta method of orders 5 and 4 with inner steps that add up to dt, at kT = 0.
///
/// Every stage is projected on the sphere (as in RungeKuttaIntegrator). The largest difference of a spin between the
/// two orders is kept below tolerance times inner step / dt, so that the errors of a time dt add up to the tolerance at
/// most. The first inner step starts from the forces of the spins, each one more takes six evaluations. Ref: Dormand &
/// Prince, J. Comput. Appl. Math. 6, 19 (1980).
class AdaptiveIntegrator : public Integrator
{
public:
    /// \throws ConfigError for kT > 0 and for a tolerance that is not positive
    explicit AdaptiveIntegrator(const DynamicsConfig& config);
    /// \throws NumericsError also if more than kMostInnerSteps inner steps are needed
    void step(SpinField& spins, const Forces& forces, ForceModel& model, std::int64_t step,
              std::stop_token stop) override;
    int order() const override { return 5; } ///< of an inner step
    std::vector<double> memory() const override { return {m_innerStep}; }
    void setMemory(const std::vector<double>& memory) override;

    static constexpr int kMostInnerSteps = 1000;

private:
    static constexpr std::size_t kStages = 7;

    double tryInnerStep(double length, ForceModel& model, std::stop_token stop);
    void computeSlope(std::size_t stage, const SpinField& spins, const VectorField& field);
    void combine(const std::array<double, kStages>& weights, std::size_t stages, double length,
                 SpinField& result) const;

    DynamicsConfig m_config;
    SpinEquation m_equation;
    double m_innerStep; ///< that the last error recommends [hbar/t]
    SpinField m_current;
    SpinField m_stage;
    SpinField m_next;
    std::array<VectorField, kStages> m_slopes; ///< dS/dt; the first belongs to m_current, the last to m_next
    Forces m_stageForces;
};

} // namespace kondoscope
