#include <fmt/format.h>

#include "core/network/GroupArchitecture.h"
#include "core/support/Error.h"

namespace kondoscope {

template <typename Real> Network<Real> makeNetwork(const Lattice& lattice, const NetworkConfig& config, bool training)
{
    config.validate();
    auto plan = groupPlan<Real>(lattice, config);
    const int smallest = 2 * plan.ghost + 1;
    if (lattice.lx() < smallest || lattice.ly() < smallest)
        throw ConfigError(
            fmt::format("A lattice of {} x {} is too small for this force field (its neighbourhoods reach "
                        "{} sites far and would meet their own image). Choose at least {} x {}.",
                        lattice.lx(), lattice.ly(), plan.ghost, smallest, smallest));
    return Network<Real>(lattice, std::move(plan), config, training);
}

template Network<float> makeNetwork<float>(const Lattice&, const NetworkConfig&, bool);
template Network<double> makeNetwork<double>(const Lattice&, const NetworkConfig&, bool);

} // namespace kondoscope
