#include "core/simulation/SweepDerived.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "core/simulation/SweepGroups.h"

namespace kondoscope {

using namespace sweep_groups;

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

/// Cosine of the angle between magnetization and field up to which one counts as along the other: 8 degrees.
constexpr double kSameDirection = 0.99;

void addLoops(const Sweep& sweep, const Points& points, DerivedRows& rows)
{
    Points loops;
    for (const SweepResult* point : points)
        if (!point->loop.field.empty())
            loops.push_back(point);
    const Keys free{kSeed};
    for (const Points& group : groups(sweep, loops, free)) {
        const Estimate coercive =
            overSeeds(group, [](const SweepResult& r) { return loopFigures(r.loop).coerciveField; });
        const Estimate remanence = overSeeds(group, [](const SweepResult& r) {
            return Estimate{loopFigures(r.loop).remanence, kUnknown};
        });
        rows.add("coercive_field", "hysteresis loop", "t", coercive, group, free);
        rows.add("remanence", "hysteresis loop", "1", remanence, group, free);
    }
}

/// Average of a quantity of Sweep::averagedQuantities().
Estimate averageOf(const Sweep& sweep, const SweepResult& result, const std::string& name)
{
    const std::vector<std::string> names = sweep.averagedQuantities();
    return result.averages[static_cast<std::size_t>(std::ranges::find(names, name) - names.begin())];
}

/// Direction of the spins of a point whose anisotropy energy can be told; nothing for others.
std::optional<Eigen::Vector3d> orderDirection(const RunConfig& config, const SweepResult& result)
{
    constexpr double kSaturated = 0.9;
    if (config.protocol.quantity != "none" || config.classical.axis.isZero(0.0))
        return {};
    const Eigen::Vector3d& field = config.dynamics.field;
    if (!field.isZero(0.0) && result.magnetization.norm() > kSaturated &&
        result.magnetization.normalized().dot(field.normalized()) > kSameDirection)
        return field.normalized();
    static const std::set<std::string> kCollinear{"ferromagnet", "-ferromagnet", "neel", "-neel", "stripe", "-stripe"};
    const bool isGiven = field.isZero(0.0) && config.output.time == 0.0 && config.state.noise == 0.0;
    return isGiven && kCollinear.contains(config.state.kind) ? std::optional<Eigen::Vector3d>(Eigen::Vector3d::UnitZ())
                                                             : std::nullopt;
}

/// Points with the order along and perpendicular to the axis.
struct TwoDirections
{
    Points along, across;
};

void addAnisotropy(const Sweep& sweep, const Points& points, DerivedRows& rows)
{
    constexpr double kRoundOff = 1e-6;
    if (!hasAxis(sweep, kField) && !hasAxis(sweep, kAxis))
        return;
    const Keys free{kField, kAxis, kSeed};
    for (const Points& group : groups(sweep, points, free)) {
        std::map<std::string, TwoDirections> byStrength;
        for (const SweepResult* point : group) {
            const RunConfig config = sweep.config(point->point);
            const std::optional<Eigen::Vector3d> direction = orderDirection(config, *point);
            if (!direction)
                continue;
            const double cosine = std::abs(direction->dot(config.classical.axis.normalized()));
            TwoDirections& both = byStrength[fmt::format("{:.9g}", config.dynamics.field.norm())];
            if (cosine > 1.0 - kRoundOff)
                both.along.push_back(point);
            else if (cosine < kRoundOff)
                both.across.push_back(point);
        }
        const auto energy = [&](const SweepResult& r) { return averageOf(sweep, r, "energy_per_site"); };
        for (const auto& [strength, both] : byStrength) {
            if (both.along.empty() || both.across.empty())
                continue;
            const Estimate along = overSeeds(both.along, energy), across = overSeeds(both.across, energy);
            const std::string method =
                strength != "0" ? fmt::format("energies along and across the axis in a field of {} t", strength)
                                : std::string("energies of given states along and across the axis");
            rows.add("anisotropy", method, "t", {across.value - along.value, std::hypot(across.error, along.error)},
                     group, free);
        }
    }
}

} // namespace

SweepTable derivedTable(const Sweep& sweep, const std::vector<SweepResult>& results)
{
    Points points;
    for (const SweepResult& result : results)
        if (result.error.empty())
            points.push_back(&result);
    DerivedRows rows(sweep);
    addTransitions(sweep, points, rows);
    addLoops(sweep, points, rows);
    addAnisotropy(sweep, points, rows);
    return rows.table();
}

} // namespace kondoscope
