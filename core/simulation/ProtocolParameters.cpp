#include "core/simulation/ParameterBuilders.h"

namespace kondoscope::parameter_builders {

void addProtocol(std::vector<Parameter>& table)
{
    const std::size_t first = table.size();
    constexpr double kLongest = 1e9, kShortest = 1e-6, kMostLevels = 100000;
    table.push_back(text(
        {"protocol.quantity", "Quantity", "", "",
         "what follows the time: temperature of the spins, of the electrons, of both, field, doping"},
        protocolQuantities(), [](auto& c) -> auto& { return c.protocol.quantity; }));
    table.push_back(text(
        {"protocol.shape", "Shape", "", "",
         "linear = ramp, exponential = exponential cooling, loop = there and back (hysteresis)"},
        protocolShapes(), [](auto& c) -> auto& { return c.protocol.shape; }));
    constexpr Range kValue{-100, 100, 0.01};
    table.push_back(number(
        {"protocol.from", "From", "", "t", "value at the start; without unit for doping"}, kValue,
        [](auto& c) -> auto& { return c.protocol.from; }));
    table.push_back(number(
        {"protocol.to", "To", "", "t", "value at the end, or at the turning point of a loop; without unit for doping"},
        kValue, [](auto& c) -> auto& { return c.protocol.to; }));
    table.push_back(number(
        {"protocol.start", "Start", "", "ħ/t", "time until which the first value holds"}, {0, kLongest, 10},
        [](auto& c) -> auto& { return c.protocol.start; }));
    table.push_back(number(
        {"protocol.duration", "Way", "", "ħ/t",
         "time from the first value to the last (a loop takes as long again for the way back); exponential: time "
         "constant"},
        {kShortest, kLongest, 10}, [](auto& c) -> auto& { return c.protocol.duration; }));
    table.push_back(integer(
        {"protocol.levels", "Levels", "", "1",
         "values that are held one after the other on the way; 0 = it changes at every step (doping, kT_e: 100 "
         "levels)"},
        {0, kMostLevels, 1}, [](auto& c) -> auto& { return c.protocol.levels; }));
    table.push_back(vector(
        {"protocol.direction", "Direction", "", "1", "of the field: x, y, z; any length but 0"}, {-100, 100, 0.1},
        [](auto& c) -> auto& { return c.protocol.direction; }));
    for (std::size_t k = first; k < table.size(); ++k)
        table[k].omitsDefault = true;
}

} // namespace kondoscope::parameter_builders
