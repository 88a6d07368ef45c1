#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace kondoscope {

/// FNV-1a, 64 bit: names the content of models and data sets in files. Not cryptographic.
class ContentHash
{
public:
    void add(const void* bytes, std::size_t count);
    std::string hex() const;

private:
    std::uint64_t m_state = 0xcbf29ce484222325ull;
};

} // namespace kondoscope
