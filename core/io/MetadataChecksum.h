#pragma once

#include <cstddef>
#include <cstdint>

namespace kondoscope {

/// Checksum of HDF5 metadata: Bob Jenkins' lookup3 (public domain, 2006), function hashlittle with seed 0.
std::uint32_t metadataChecksum(const unsigned char* bytes, std::size_t count);

} // namespace kondoscope
