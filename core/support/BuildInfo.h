#pragma once

#include <string>

namespace kondoscope {

/// "0.1.0"
std::string programVersion();

/// Versions of the program, compiler and numerical libraries, and which BLAS is in use; one line each.
std::string buildReport();

} // namespace kondoscope
