#pragma once

#include <string>
#include <vector>

namespace kondoscope {

/// kondoscope-render, the program beside this one that draws. \throws Error if this build has none
std::string renderProgram();

/// Replaces this program by kondoscope-render with these arguments. \throws Error if that fails
[[noreturn]] void becomeRenderProgram(std::vector<std::string> arguments);

/// Runs kondoscope-render, which reports its errors itself. \return its exit code. \throws Error if it cannot be
/// started
int runRenderProgram(std::vector<std::string> arguments);

} // namespace kondoscope
