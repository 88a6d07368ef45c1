#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/simulation/DatasetPartFolder.h"

namespace kondoscope {

/// Makes parts of a folder by worker processes, each this program itself with one thread: the numerical
/// libraries give the same bits in any of them.
///
/// \param missing   the parts to make
/// \param jobs      processes, 1 or more
/// \param progress  called with the frames done so far
/// \return false after a stop request; finished parts stay
/// \throws what a worker reported, ConfigError or Error; Error if one was killed
bool makeParts(const DatasetPartFolder& folder, const std::vector<std::size_t>& missing, int jobs,
               const std::function<void(std::int64_t)>& progress, const std::stop_token& stop);

/// The other side: reads numbers of parts from the standard input until it ends, makes them, and reports on the
/// standard output. \return the exit code
int workOnParts(const std::string& folder);

} // namespace kondoscope
