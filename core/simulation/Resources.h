#pragma once

#include <string>

namespace kondoscope {

/// Folder with presets and models: $KONDOSCOPE_RESOURCES, else the installed one beside the program, else the source's.
/// \throws FileError if there is none
std::string resourceFolder();

/// A model by name ("double-exchange-square") or path. \throws FileError naming the models there are
std::string findModel(const std::string& nameOrPath);

} // namespace kondoscope
