#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <Eigen/Core>

namespace kondoscope {

struct RunConfig;

/// How one quantity of a run follows the time: a ramp, an exponential cooling, or a loop there and back.
struct ProtocolConfig
{
    /// "none", "temperature" (of the spins), "electron_temperature", "temperatures" (both the same), "field", "doping"
    std::string quantity = "none";
    std::string shape = "linear"; ///< "linear", "exponential", "loop" (there and back)
    double from = 0.0;            ///< value at the start [t; doping: 1]
    double to = 0.0;              ///< value at the end; of a loop: at its turning point [t; doping: 1]
    double start = 0.0;           ///< time until which the first value holds [hbar/t]
    double duration = 100.0;      ///< of the way from the first value to the last; exponential: time constant [hbar/t]
    /// Values that are held one after the other on that way; 0: it changes at every step, what belongs to the electrons
    /// (for which the solver is built anew) in 100 levels.
    int levels = 0;
    Eigen::Vector3d direction = Eigen::Vector3d::UnitZ(); ///< of the field, any length but 0

    bool operator==(const ProtocolConfig&) const = default;
};

/// Names of quantities and shapes, for parameters and panels.
const std::vector<std::string>& protocolQuantities();
const std::vector<std::string>& protocolShapes();

/// Value at this time [hbar/t]. Linear: from + (to - from) s with s = (time - start)/duration in [0, 1]. Loop: s goes
/// back to 0 in the same time. Exponential: to + (from - to) exp(-(time - start)/duration). With n levels s takes the
/// values 0, 1/(n-1), .., 1, each for the n-th part of the way; an exponential changes n times in its time constant.
double protocolValue(const ProtocolConfig& protocol, double time);

/// Time at which the value has come to rest [hbar/t]; infinite for an exponential.
double protocolEnd(const ProtocolConfig& protocol);

/// Writes the value of this time where the protocol wants it (dynamics.temperature, electrons.kT, dynamics.field,
/// doping). \return whether that changed anything
bool applyProtocol(RunConfig& config, double time);

/// One line for people: "temperature 0.032 t, 40 % of the way"; empty without a protocol.
std::string protocolReport(const RunConfig& config, double time);

/// What no value alone can show: values outside the range of their quantity, too few levels, a field without
/// direction. \param where start of messages \throws ConfigError
void requireSoundProtocol(const RunConfig& config, const std::string& where);

} // namespace kondoscope
