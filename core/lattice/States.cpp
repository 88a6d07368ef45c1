#include "core/lattice/States.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/support/Error.h"
#include "core/support/Random.h"

namespace kondoscope {

namespace {

struct OrderedState
{
    std::string name;
    std::optional<LatticeKind> lattice; ///< empty: both
    int periodX;
    int periodY;
    std::function<Eigen::Vector3d(Offset)> spin;
};

Eigen::Vector3d tetrahedralSpin(Offset c)
{
    static const std::array<Eigen::Vector3d, 4> kSublattice{
        Eigen::Vector3d{1, 1, 1}, {1, -1, -1}, {-1, 1, -1}, {-1, -1, 1}};
    return kSublattice[static_cast<std::size_t>(c.x % 2 + 2 * (c.y % 2))] / std::numbers::sqrt3;
}

Eigen::Vector3d threeSublatticeSpin(Offset c)
{
    const double angle = 2.0 * std::numbers::pi / 3.0 * (((c.x - c.y) % 3 + 3) % 3);
    return {std::cos(angle), std::sin(angle), 0.0};
}

const std::vector<OrderedState>& orderedStates()
{
    using Vec = Eigen::Vector3d;
    static const std::vector<OrderedState> kStates{
        {"ferromagnet",
         {},
         1,
         1,
         [](Offset) {
             return Vec{0, 0, 1};
         }},
        {"neel", LatticeKind::Square, 2, 2,
         [](Offset c) {
             return Vec{0, 0, (c.x + c.y) % 2 ? -1.0 : 1.0};
         }},
        {"stripe",
         {},
         2,
         1,
         [](Offset c) {
             return Vec{0, 0, c.x % 2 ? -1.0 : 1.0};
         }},
        {"120_degrees", LatticeKind::Triangular, 3, 3, threeSublatticeSpin},
        {"tetrahedral", LatticeKind::Triangular, 2, 2, tetrahedralSpin},
        {"tetrahedral_minus", LatticeKind::Triangular, 2, 2, [](Offset c) { return Vec{-tetrahedralSpin(c)}; }},
    };
    return kStates;
}

void checkFit(const Lattice& lattice, const OrderedState& state)
{
    if (state.lattice && *state.lattice != lattice.kind())
        throw ConfigError(
            fmt::format("state.kind = \"{}\" does not exist on the {} lattice (its sublattices are those of "
                        "the {} one). Choose another state or lattice.kind = \"{}\".",
                        state.name, name(lattice.kind()), name(*state.lattice), name(*state.lattice)));
    if (lattice.lx() % state.periodX == 0 && lattice.ly() % state.periodY == 0)
        return;
    const auto requirement = [](const char* direction, int period) {
        return period == 1 ? fmt::format("{} any", direction) : fmt::format("{} a multiple of {}", direction, period);
    };
    const auto nearest = [](int length, int period) {
        const int below = length / period * period;
        return length % period == 0 || below == 0 ? std::max(length, period) : below;
    };
    throw ConfigError(fmt::format("state.kind = \"{}\" does not fit {} x {} sites (its sublattices would not close "
                                  "periodically). Use sizes with {} "
                                  "and {}, for example [{}, {}].",
                                  state.name, lattice.lx(), lattice.ly(), requirement("Lx", state.periodX),
                                  requirement("Ly", state.periodY), nearest(lattice.lx(), state.periodX),
                                  nearest(lattice.ly(), state.periodY)));
}

/// Turns every spin by independent Gaussian angles about two axes normal to it.
void addAngularNoise(SpinField& spins, const StateConfig& config)
{
    const RandomStream random(config.seed, kInitialNoise);
    for (Eigen::Index i = 0; i < spins.rows(); ++i) {
        const Eigen::Vector3d s = spins.row(i).transpose();
        Eigen::Vector3d tilt = config.noise * random.normal3(static_cast<std::uint64_t>(i));
        tilt -= tilt.dot(s) * s;
        const double angle = tilt.norm();
        if (angle > 0)
            spins.row(i) = (std::cos(angle) * s + std::sin(angle) / angle * tilt).normalized().transpose();
    }
}

/// One state without walls, as "neel" or "-neel".
SpinField uniformDomain(const Lattice& lattice, const std::string& kind)
{
    const bool isReversed = kind.starts_with('-');
    const std::string plain = kind.substr(isReversed ? 1 : 0);
    const auto& states = orderedStates();
    const auto found =
        std::find_if(states.begin(), states.end(), [&](const OrderedState& s) { return s.name == plain; });
    if (found == states.end())
        throw ConfigError(
            fmt::format("state.kind = \"{}\" is not known (it is the start of the run). Choose one of: {}.", kind,
                        fmt::join(stateKinds(), ", ")));
    checkFit(lattice, *found);
    SpinField spins(lattice.siteCount(), 3);
    for (int i = 0; i < lattice.siteCount(); ++i)
        spins.row(i) = found->spin(lattice.cell(i)).normalized().transpose();
    return isReversed ? SpinField(-spins) : spins;
}

SpinField orderedSpins(const Lattice& lattice, const std::string& kind)
{
    const std::size_t wall = kind.find('|');
    if (wall == std::string::npos)
        return uniformDomain(lattice, kind);
    SpinField spins = uniformDomain(lattice, kind.substr(0, wall));
    const SpinField right = uniformDomain(lattice, kind.substr(wall + 1));
    for (int i = 0; i < lattice.siteCount(); ++i)
        if (2 * lattice.cell(i).x >= lattice.lx())
            spins.row(i) = right.row(i);
    return spins;
}

} // namespace

const std::vector<std::string>& stateKinds()
{
    static const std::vector<std::string> kNames = [] {
        std::vector<std::string> names{"random"};
        for (const OrderedState& s : orderedStates())
            names.push_back(s.name);
        return names;
    }();
    return kNames;
}

SpinField makeState(const Lattice& lattice, const StateConfig& config)
{
    if (config.kind == "random") {
        SpinField spins(lattice.siteCount(), 3);
        const RandomStream random(config.seed, kInitialState);
        for (int i = 0; i < lattice.siteCount(); ++i)
            spins.row(i) = random.onSphere(static_cast<std::uint64_t>(i)).normalized().transpose();
        return spins;
    }
    SpinField spins = orderedSpins(lattice, config.kind);
    if (config.noise > 0)
        addAngularNoise(spins, config);
    return spins;
}

} // namespace kondoscope
