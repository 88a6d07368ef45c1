#include "core/io/SpinCheck.h"

namespace kondoscope {

std::string spinComplaint(const SpinField& spins)
{
    constexpr double kUnitLengthTolerance = 1e-3;
    if (!spins.allFinite())
        return "hold numbers that are not finite";
    if (((spins.rowwise().norm().array() - 1.0).abs() > kUnitLengthTolerance).any())
        return "are not unit vectors";
    return {};
}

} // namespace kondoscope
