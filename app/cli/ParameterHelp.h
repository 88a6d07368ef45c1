#pragma once

#include <string>

namespace kondoscope {

/// Table of all configuration keys with default, unit, range and meaning, for --help.
std::string parameterHelp();

} // namespace kondoscope
