#include "core/dynamics/Integrator.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/dynamics/SemiImplicitIntegrator.h"
#include "core/support/Error.h"

namespace kondoscope {

const std::vector<std::string>& integratorNames()
{
    static const std::vector<std::string> kNames{"sib"};
    return kNames;
}

std::unique_ptr<Integrator> makeIntegrator(const DynamicsConfig& config, std::uint64_t seed)
{
    if (config.integrator == "sib")
        return std::make_unique<SemiImplicitIntegrator>(config, seed);
    throw ConfigError(
        fmt::format("dynamics.integrator = \"{}\" is not known (it advances the spins). Choose one of: {}.",
                    config.integrator, fmt::join(integratorNames(), ", ")));
}

} // namespace kondoscope
