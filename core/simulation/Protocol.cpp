#include "core/simulation/Protocol.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/simulation/Parameters.h"
#include "core/simulation/RunConfig.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr double kRoundOff = 1e-9; ///< of sums of dt, where the next level counts as reached

/// A solver that is built anew has no more levels than this if none are asked for.
constexpr int kSolverLevels = 100;

/// Share of the way on its n levels.
double onLevels(double share, int levels)
{
    if (levels == 0)
        return share;
    const double level = std::floor(share * levels + kRoundOff);
    return std::min(1.0, level / (levels - 1));
}

/// Parameters that the protocol drives.
std::vector<std::string> drivenKeys(const std::string& quantity)
{
    if (quantity == "temperature")
        return {"dynamics.temperature"};
    if (quantity == "electron_temperature")
        return {"electrons.kT"};
    if (quantity == "temperatures")
        return {"dynamics.temperature", "electrons.kT"};
    if (quantity == "field")
        return {"dynamics.field"};
    if (quantity == "doping")
        return {"electrons.doping"};
    return {};
}

bool setTo(double& place, double value)
{
    const bool changes = place != value;
    place = value;
    return changes;
}

} // namespace

const std::vector<std::string>& protocolQuantities()
{
    static const std::vector<std::string> kNames{"none",         "temperature", "electron_temperature",
                                                 "temperatures", "field",       "doping"};
    return kNames;
}

const std::vector<std::string>& protocolShapes()
{
    static const std::vector<std::string> kNames{"linear", "exponential", "loop"};
    return kNames;
}

double protocolValue(const ProtocolConfig& protocol, double time)
{
    const bool rebuilds = protocol.quantity != "temperature" && protocol.quantity != "field";
    const int levels = protocol.levels == 0 && rebuilds ? kSolverLevels : protocol.levels;
    const double way = std::max(0.0, time - protocol.start) / protocol.duration;
    if (protocol.shape == "exponential") {
        const double held = levels == 0 ? way : std::floor(way * levels + kRoundOff) / levels;
        return protocol.to + (protocol.from - protocol.to) * std::exp(-held);
    }
    const bool returns = protocol.shape == "loop" && way >= 1.0 - kRoundOff;
    const double share = onLevels(returns ? std::min(1.0, way - 1.0) : std::min(1.0, way), levels);
    return protocol.from + (protocol.to - protocol.from) * (returns ? 1.0 - share : share);
}

double protocolEnd(const ProtocolConfig& protocol)
{
    if (protocol.quantity == "none")
        return 0.0;
    if (protocol.shape == "exponential")
        return std::numeric_limits<double>::infinity();
    return protocol.start + protocol.duration * (protocol.shape == "loop" ? 2.0 : 1.0);
}

bool applyProtocol(RunConfig& config, double time)
{
    const std::string& quantity = config.protocol.quantity;
    if (quantity == "none")
        return false;
    const double value = protocolValue(config.protocol, time);
    if (quantity == "field") {
        const Eigen::Vector3d before = config.dynamics.field;
        config.dynamics.field = value * config.protocol.direction.normalized();
        return config.dynamics.field != before;
    }
    if (quantity == "doping") {
        const double before = config.electrons.filling;
        config.electrons.setDoping(value);
        return config.electrons.filling != before;
    }
    bool changed = false;
    if (quantity != "electron_temperature")
        changed = setTo(config.dynamics.temperature, value);
    if (quantity != "temperature")
        changed = setTo(config.electrons.kT, value) || changed;
    return changed;
}

std::string protocolReport(const RunConfig& config, double time)
{
    const ProtocolConfig& protocol = config.protocol;
    if (protocol.quantity == "none")
        return {};
    const double value = protocolValue(protocol, time);
    const std::string now =
        fmt::format("{} {:.4g}{}", protocol.quantity, value, protocol.quantity == "doping" ? "" : " t");
    const double end = protocolEnd(protocol);
    if (!std::isfinite(end))
        return fmt::format("{}, on its way to {:g}", now, protocol.to);
    const double way = std::clamp((time - protocol.start) / (end - protocol.start), 0.0, 1.0);
    return fmt::format("{}, {:.0f} % of the way", now, 100.0 * way);
}

void requireSoundProtocol(const RunConfig& config, const std::string& where)
{
    const ProtocolConfig& protocol = config.protocol;
    if (protocol.quantity == "none")
        return;
    if (protocol.levels == 1 && protocol.shape != "exponential")
        throw ConfigError(where + "protocol.levels = 1 (a way from one value to another has two at least). Set it to 2 "
                                  "or more, or to 0 for a change at every step.");
    if (protocol.quantity == "field" && protocol.direction.isZero(0.0))
        throw ConfigError(where + "protocol.direction = [0, 0, 0] (the field needs a direction). Give one such as "
                                  "[0, 0, 1].");
    if (protocol.quantity == "doping" && config.electrons.ensemble != Ensemble::Canonical)
        throw ConfigError(where + "protocol.quantity = \"doping\" at a fixed chemical potential (which decides the "
                                  "doping). Set electrons.doping instead of electrons.mu, or choose another quantity.");
    for (const std::string& key : drivenKeys(protocol.quantity)) {
        const Parameter& driven = runParameter(key);
        for (const double value : {protocol.from, protocol.to})
            if (!(value >= driven.minimum && value <= driven.maximum))
                throw ConfigError(
                    fmt::format("{}the protocol takes {} to {:g} (must lie between {:g} and {:g}). Change "
                                "protocol.from and protocol.to.",
                                where, key, value, driven.minimum, driven.maximum));
    }
}

} // namespace kondoscope
