#include <fmt/format.h>

#include "core/network/BondChiralityArchitecture.h"
#include "core/network/EquivariantArchitecture.h"
#include "core/network/GroupArchitecture.h"
#include "core/network/IrrepsArchitecture.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

template <typename Real> typename Network<Real>::Plan plan(const Lattice& lattice, const NetworkConfig& config)
{
    config.validate();
    switch (config.architecture) {
    case Architecture::BondChirality:
        return bondChiralityPlan<Real>(lattice, config);
    case Architecture::Irreps:
        return irrepsPlan<Real>(lattice, config);
    case Architecture::Equivariant:
        return equivariantPlan<Real>(lattice, config);
    case Architecture::Group:
        break;
    }
    return groupPlan<Real>(lattice, config);
}

} // namespace

void requireRoom(const Lattice& lattice, int reach)
{
    const int smallest = 2 * reach + 1;
    if (lattice.lx() < smallest || lattice.ly() < smallest)
        throw ConfigError(
            fmt::format("A lattice of {} x {} is too small for this force field (its neighbourhoods reach "
                        "{} sites far and would meet their own image). Choose at least {} x {}.",
                        lattice.lx(), lattice.ly(), reach, smallest, smallest));
}

template <typename Real> Network<Real> makeNetwork(const Lattice& lattice, const NetworkConfig& config, bool training)
{
    auto made = plan<Real>(lattice, config);
    requireRoom(lattice, made.ghost);
    return Network<Real>(lattice, std::move(made), config, training);
}

std::vector<WeightBlock> weightBlocks(LatticeKind kind, const NetworkConfig& config)
{
    constexpr int kAnySize = 32; // plans take no memory for the lattice
    return plan<float>(Lattice(kind, kAnySize, kAnySize), config).blocks;
}

std::size_t weightCount(LatticeKind kind, const NetworkConfig& config)
{
    const WeightBlock last = weightBlocks(kind, config).back();
    return static_cast<std::size_t>(last.first + last.count);
}

template Network<float> makeNetwork<float>(const Lattice&, const NetworkConfig&, bool);
template Network<double> makeNetwork<double>(const Lattice&, const NetworkConfig&, bool);

} // namespace kondoscope
