#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/simulation/SweepFolder.h"

namespace kondoscope {

/// Runs points of a folder, each in a process of its own: this program itself with one thread, so that results do not
/// depend on how many run side by side. A point whose process is killed (by a lack of memory, or because it crashed)
/// fails alone.
///
/// \param points    to run
/// \param jobs      processes at a time, 1 or more
/// \param progress  called with the share that is done of each of `points`, 0 to 1
/// \return false after a stop request; finished points stay
/// \throws Error if a process cannot be started or a result cannot be written
bool runPoints(const SweepFolder& folder, const std::vector<std::size_t>& points, int jobs,
               const std::function<void(const std::vector<double>&)>& progress, const std::stop_token& stop);

/// The other side: runs one point, writes its result, and reports the share that is done on the standard output.
/// \return the exit code
int runPoint(const std::string& folder, std::size_t point);

} // namespace kondoscope
