#include "core/dynamics/Integrator.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/dynamics/AdaptiveIntegrator.h"
#include "core/dynamics/DepondtMertensIntegrator.h"
#include "core/dynamics/HeunIntegrator.h"
#include "core/dynamics/RelaxationIntegrator.h"
#include "core/dynamics/RungeKuttaIntegrator.h"
#include "core/dynamics/SemiImplicitIntegrator.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

template <typename Kind> std::unique_ptr<Integrator> make(const DynamicsConfig& config, std::uint64_t seed)
{
    return std::make_unique<Kind>(config, seed);
}

struct Entry
{
    const char* name;
    std::unique_ptr<Integrator> (*make)(const DynamicsConfig&, std::uint64_t);
};

constexpr Entry kIntegrators[] = {
    {"sib", make<SemiImplicitIntegrator>},
    {"heun", make<HeunIntegrator>},
    {"depondt_mertens", make<DepondtMertensIntegrator>},
    {"rk4", make<RungeKuttaIntegrator>},
    {"adaptive",
     [](const DynamicsConfig& config, std::uint64_t) -> std::unique_ptr<Integrator> {
         return std::make_unique<AdaptiveIntegrator>(config);
     }},
    {"relaxation", make<RelaxationIntegrator>},
};

} // namespace

const std::vector<std::string>& integratorNames()
{
    static const std::vector<std::string> kNames = [] {
        std::vector<std::string> names;
        for (const Entry& entry : kIntegrators)
            names.emplace_back(entry.name);
        return names;
    }();
    return kNames;
}

std::unique_ptr<Integrator> makeIntegrator(const DynamicsConfig& config, std::uint64_t seed)
{
    for (const Entry& entry : kIntegrators)
        if (config.integrator == entry.name)
            return entry.make(config, seed);
    throw ConfigError(
        fmt::format("dynamics.integrator = \"{}\" is not known (it advances the spins). Choose one of: {}.",
                    config.integrator, fmt::join(integratorNames(), ", ")));
}

} // namespace kondoscope
