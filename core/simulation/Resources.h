#pragma once

#include <string>

namespace kondoscope {

/// Folder with presets and models: $KONDOSCOPE_RESOURCES, else the one beside the program (../share), else the
/// installed one, else the source's; the source's before the installed one for programs that were built inside the
/// source tree. \throws FileError if there is none
std::string resourceFolder();

/// A model by name ("double-exchange-square") or path. \throws FileError naming the models there are
std::string findModel(const std::string& nameOrPath);

} // namespace kondoscope
