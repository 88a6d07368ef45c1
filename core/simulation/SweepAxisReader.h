#pragma once

#include <string>
#include <vector>

#include "core/io/Toml.h"
#include "core/simulation/Sweep.h"

namespace kondoscope {

/// The keys of one axis in a file: `key` alone, or key.from, key.to, key.step and key.count.
struct SweepAxisEntries
{
    std::string key;
    std::vector<TomlEntry> entries;
};

/// \param text    of the whole file, for arrays of arrays
/// \param origin  file name for messages
/// \throws ConfigError naming key, line, reason and what is allowed
SweepAxis readSweepAxis(const SweepAxisEntries& entries, const std::string& text, const std::string& origin);

} // namespace kondoscope
