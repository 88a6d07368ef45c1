#include "core/network/NetworkConfig.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr std::array<std::pair<Architecture, std::string_view>, 4> kNames{{
    {Architecture::BondChirality, "bond-chirality"},
    {Architecture::Irreps, "irreps"},
    {Architecture::Equivariant, "equivariant"},
    {Architecture::Group, "group"},
}};

constexpr double kLargestRadius = 26.0; ///< squared, of descriptors and layers
constexpr std::size_t kMostLayers = 12;

template <typename T> void check(const char* key, T value, T minimum, T maximum)
{
    if (!(value >= minimum && value <= maximum))
        throw ConfigError(
            fmt::format("network.{} = {} is outside {} to {} (what networks are made for). Choose a value "
                        "in between.",
                        key, value, minimum, maximum));
}

} // namespace

std::string_view name(Architecture architecture)
{
    for (const auto& [kind, text] : kNames)
        if (kind == architecture)
            return text;
    return "group";
}

Architecture architecture(std::string_view text)
{
    for (const auto& [kind, known] : kNames)
        if (known == text)
            return kind;
    throw ConfigError(
        fmt::format("\"{}\" is no architecture of a force field (the known ones are bond-chirality, irreps, "
                    "equivariant, group). Choose one of these.",
                    text));
}

void NetworkConfig::validate() const
{
    check("squared_cutoff", squaredCutoff, 1.0, kLargestRadius);
    check("channels", channels, 1, 64);
    check("context", context, 0, 128);
    check("head", head, 1, 512);
    check("density_head", densityHead, 0, 512);
    check("doping_scale", dopingScale, 1e-3, 1.0);
    check("layers (number)", layers.size(), std::size_t(0), kMostLayers);
    for (double radius : layers)
        check("layers", radius, 0.0, kLargestRadius);
}

} // namespace kondoscope
