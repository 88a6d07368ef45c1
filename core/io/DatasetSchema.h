#pragma once

#include <cstdint>

// Internal to core/io: what reader and writer of data sets share.
namespace kondoscope {

inline constexpr const char* kDatasetFormat = "kondoscope-dataset";
inline constexpr std::int64_t kCommonConditions = 1; ///< version of files whose frames share one header
inline constexpr std::int64_t kMixedConditions = 2;  ///< version of files with arrays filling, kT_e or mu that matter

} // namespace kondoscope
