#include "core/support/Hash.h"

#include <fmt/format.h>

namespace kondoscope {

void ContentHash::add(const void* bytes, std::size_t count)
{
    const auto* p = static_cast<const unsigned char*>(bytes);
    for (std::size_t i = 0; i < count; ++i)
        m_state = (m_state ^ p[i]) * 0x100000001b3ull;
}

std::string ContentHash::hex() const
{
    return fmt::format("{:016x}", m_state);
}

} // namespace kondoscope
