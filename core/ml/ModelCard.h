#pragma once

#include <string>

namespace kondoscope {

/// The card of a model as plain text lines for people: what it was trained on, where it may be used, how good it is.
/// \throws FileError, ConfigError as readModel
std::string modelCard(const std::string& modelFile);

} // namespace kondoscope
