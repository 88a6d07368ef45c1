#pragma once

#include <cstdint>
#include <string>

namespace kondoscope {

/// Whether the collections of texts ("global heap") of a foreign HDF5 file stay inside their bounds. HDF5 1.10 copies
/// the lengths in them unchecked and crashes on a damaged one, so they are checked before any text of variable length
/// is read.
///
/// Ref: HDF5 File Format Specification 3.0, III.E (global heap).
bool hasSoundGlobalHeap(const std::string& path, std::uint64_t fileSize);

} // namespace kondoscope
