#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kondoscope {

/// Frames chosen as "0,3,5-9", in that order; empty text means all.
///
/// \param count  frames that there are
/// \throws ConfigError for other text, a range that runs backwards, a frame that does not exist or comes twice
std::vector<std::int64_t> parseFrameList(const std::string& text, std::int64_t count);

} // namespace kondoscope
