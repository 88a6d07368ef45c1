#pragma once

#include <string>

#include "core/lattice/SpinField.h"

namespace kondoscope {

/// What is wrong with spins from a file, as the end of a sentence: "hold numbers that are not finite". Empty if they
/// are unit vectors to 10^-3, since spins of published data are often in single precision.
std::string spinComplaint(const SpinField& spins);

} // namespace kondoscope
