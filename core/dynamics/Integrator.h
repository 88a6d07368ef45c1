#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/dynamics/DynamicsConfig.h"
#include "core/forces/ForceModel.h"
#include "core/support/Random.h"

namespace kondoscope {

/// One time step of the equation of motion (SpinEquation.h). Holds parameters and scratch, not the state.
class Integrator
{
public:
    virtual ~Integrator() = default;

    /// \param spins   advanced by dt; unchanged if an exception is thrown
    /// \param forces  of `spins` before the step
    /// \param model   asked for the forces of intermediate spins
    /// \param step    number of the step: selects its random numbers
    /// \throws what the model throws; NumericsError if the new spins are not finite
    virtual void step(SpinField& spins, const Forces& forces, ForceModel& model, std::int64_t step,
                      std::stop_token stop) = 0;

    /// Of the error after a fixed time at kT = 0: it falls as dt^order.
    virtual int order() const = 0;

    /// What a continued run needs beyond the spins to go on to the bit; empty for most.
    virtual std::vector<double> memory() const { return {}; }
    /// \param memory  of memory() of the same kind of integrator; anything else is ignored
    virtual void setMemory(const std::vector<double>& memory) { static_cast<void>(memory); }
};

/// Names of the integrators, in the order of menus:
/// sib                        semi-implicit, keeps |S| and at small damping the energy well; 2 evaluations a step
/// heun, depondt_mertens      second order, by projection and by rotations; 2 evaluations
/// rk4                        fourth order; 4 evaluations
/// adaptive                   Runge-Kutta with steps of its own inside dt, kT = 0 only
/// relaxation                 overdamped, for ground states; 1 evaluation
const std::vector<std::string>& integratorNames();

/// \param seed  of the thermal noise
/// \throws ConfigError for an unknown name or equation, and for what an integrator cannot do
std::unique_ptr<Integrator> makeIntegrator(const DynamicsConfig& config, std::uint64_t seed);

} // namespace kondoscope
