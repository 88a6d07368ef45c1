#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/dynamics/DynamicsConfig.h"
#include "core/forces/ForceModel.h"
#include "core/support/Random.h"

namespace kondoscope {

/// One time step of the Landau-Lifshitz equation. Holds parameters and scratch, never the state.
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
};

/// Names of the integrators.
const std::vector<std::string>& integratorNames();

/// \param seed  of the thermal noise
/// \throws ConfigError for an unknown name
std::unique_ptr<Integrator> makeIntegrator(const DynamicsConfig& config, std::uint64_t seed);

} // namespace kondoscope
