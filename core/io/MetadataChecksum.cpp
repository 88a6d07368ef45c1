#include "core/io/MetadataChecksum.h"

namespace kondoscope {

namespace {

std::uint32_t rotate(std::uint32_t x, int k)
{
    return (x << k) | (x >> (32 - k));
}

void mixIn(std::uint32_t& x, std::uint32_t& y, std::uint32_t z, int k)
{
    x -= y;
    x ^= rotate(y, k);
    y += z;
}

void finish(std::uint32_t& x, std::uint32_t y, int k)
{
    x ^= y;
    x -= rotate(y, k);
}

} // namespace

std::uint32_t metadataChecksum(const unsigned char* bytes, std::size_t count)
{
    std::uint32_t a = 0xdeadbeef + static_cast<std::uint32_t>(count);
    std::uint32_t b = a;
    std::uint32_t c = a;
    const auto word = [&](std::size_t first) {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 4 && first + i < count; ++i)
            value |= static_cast<std::uint32_t>(bytes[first + i]) << (8 * i);
        return value;
    };
    std::size_t position = 0;
    for (; count - position > 12; position += 12) {
        a += word(position);
        b += word(position + 4);
        c += word(position + 8);
        mixIn(a, c, b, 4);
        mixIn(b, a, c, 6);
        mixIn(c, b, a, 8);
        mixIn(a, c, b, 16);
        mixIn(b, a, c, 19);
        mixIn(c, b, a, 4);
    }
    if (count == position)
        return c;
    a += word(position);
    b += word(position + 4);
    c += word(position + 8);
    finish(c, b, 14);
    finish(a, c, 11);
    finish(b, a, 25);
    finish(c, b, 16);
    finish(a, c, 4);
    finish(b, a, 14);
    finish(c, b, 24);
    return c;
}

} // namespace kondoscope
