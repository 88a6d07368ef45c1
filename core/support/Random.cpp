#include "core/support/Random.h"

#include <cmath>
#include <numbers>

namespace kondoscope {

std::array<std::uint32_t, 4> RandomStream::words(std::uint64_t index, std::uint32_t subindex) const
{
    constexpr std::uint32_t kMultiplier0 = 0xD2511F53u, kMultiplier1 = 0xCD9E8D57u;
    constexpr std::uint32_t kWeyl0 = 0x9E3779B9u, kWeyl1 = 0xBB67AE85u;
    std::array<std::uint32_t, 4> c{static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32), subindex,
                                   m_stream};
    auto key0 = static_cast<std::uint32_t>(m_seed), key1 = static_cast<std::uint32_t>(m_seed >> 32);
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t p0 = std::uint64_t{kMultiplier0} * c[0];
        const std::uint64_t p1 = std::uint64_t{kMultiplier1} * c[2];
        c = {static_cast<std::uint32_t>(p1 >> 32) ^ c[1] ^ key0, static_cast<std::uint32_t>(p1),
             static_cast<std::uint32_t>(p0 >> 32) ^ c[3] ^ key1, static_cast<std::uint32_t>(p0)};
        key0 += kWeyl0;
        key1 += kWeyl1;
    }
    return c;
}

Eigen::Vector4d RandomStream::uniform(std::uint64_t index, std::uint32_t subindex) const
{
    const auto w = words(index, subindex);
    Eigen::Vector4d u;
    for (int k = 0; k < 4; ++k)
        u[k] = (static_cast<double>(w[static_cast<std::size_t>(k)]) + 0.5) * 0x1p-32;
    return u;
}

Eigen::Vector3d RandomStream::normal3(std::uint64_t index, std::uint32_t subindex) const
{
    const Eigen::Vector4d u = uniform(index, subindex);
    const double radius0 = std::sqrt(-2.0 * std::log(u[0])), angle0 = 2.0 * std::numbers::pi * u[1];
    const double radius1 = std::sqrt(-2.0 * std::log(u[2])), angle1 = 2.0 * std::numbers::pi * u[3];
    return {radius0 * std::cos(angle0), radius0 * std::sin(angle0), radius1 * std::cos(angle1)};
}

Eigen::Vector3d RandomStream::onSphere(std::uint64_t index, std::uint32_t subindex) const
{
    const Eigen::Vector4d u = uniform(index, subindex);
    const double z = 2.0 * u[0] - 1.0, angle = 2.0 * std::numbers::pi * u[1];
    const double radius = std::sqrt(std::max(0.0, 1.0 - z * z));
    return {radius * std::cos(angle), radius * std::sin(angle), z};
}

} // namespace kondoscope
