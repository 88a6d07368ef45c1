#include "core/network/NetworkConfig.h"

#include <array>
#include <cmath>
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

constexpr double kLargestRadius = 36.0;     ///< squared, of descriptors and layers
constexpr double kLargestPairRadius = 13.0; ///< squared: the number of pairs grows with its square
constexpr std::size_t kMostLayers = 12;
constexpr double kMostCouplings = 8e6; ///< of channels: what a second suffices to lay out, files are not trusted

template <typename T> void check(const char* key, T value, T minimum, T maximum)
{
    if (!(value >= minimum && value <= maximum))
        throw ConfigError(
            fmt::format("network.{} = {} is outside {} to {} (what networks are made for). Choose a value "
                        "in between.",
                        key, value, minimum, maximum));
}

/// Pairs of channels that the convolutions of all layers couple, elements of the larger point group and sites of the
/// denser lattice counted in.
double couplings(const NetworkConfig& config)
{
    constexpr double kOrderSquared = 12.0 * 12.0;
    constexpr double kSitesPerArea = 3.63; // of a circle with this squared radius
    const bool isEquivariant = config.architecture == Architecture::Equivariant;
    if (!isEquivariant && config.architecture != Architecture::Group)
        return 0.0;
    const double scalars = config.channels, vectors = isEquivariant ? config.vectorChannels : 0;
    double sum = 0.0;
    for (const double radius : config.layers)
        sum += kOrderSquared * ((scalars * scalars + 4.0 * vectors * vectors) * (1.0 + kSitesPerArea * radius) +
                                scalars * vectors * (vectors + 2.0));
    return sum;
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

bool isPointGroupInvariant(Architecture architecture)
{
    return architecture != Architecture::BondChirality;
}

bool isTimeReversalInvariant(Architecture architecture)
{
    return architecture != Architecture::BondChirality;
}

NetworkConfig defaultConfig(Architecture architecture)
{
    NetworkConfig config;
    config.architecture = architecture;
    if (architecture == Architecture::BondChirality) {
        config.squaredCutoff = 26.0;
        config.pairCutoff = 9.0;
        config.hidden = {256, 128, 64};
    } else if (architecture == Architecture::Irreps) {
        config.squaredCutoff = 13.0;
        config.pairCutoff = config.chiralityCutoff = 3.0;
        config.hidden = {64, 64};
    } else if (architecture == Architecture::Equivariant) {
        config.channels = 6;
        config.vectorChannels = 3;
        config.layers = {2, 2};
    }
    return config;
}

void NetworkConfig::validate() const
{
    check("squared_cutoff", squaredCutoff, 1.0, kLargestRadius);
    check("channels", channels, 1, 64);
    check("vector_channels", vectorChannels, 1, 16);
    if (architecture == Architecture::Equivariant)
        check("vector_channels", vectorChannels, 1, channels);
    check("pair_cutoff", pairCutoff, 0.0, kLargestPairRadius);
    check("chirality_cutoff", chiralityCutoff, 0.0, kLargestPairRadius);
    check("hidden (number)", hidden.size(), std::size_t(0), kMostLayers);
    for (int width : hidden)
        check("hidden", width, 1, 1024);
    if (!powerSpectrum && !phases)
        throw ConfigError("Both network.power_spectrum and network.phases are off (only averages over the whole point "
                          "group would be left of a neighbourhood). Turn one of them on.");
    check("moment_levels", momentLevels, 0, 32);
    check("moment_radius", momentRadius, 1, 8);
    check("moment_hopping", momentHopping, -100.0, 100.0);
    check("moment_coupling", momentCoupling, -1000.0, 1000.0);
    check("linear_powers", linearPowers, 0, 4);
    if (architecture != Architecture::Group && (linearEnergy || grandCanonical || momentLevels > 0))
        throw ConfigError(fmt::format(
            "network.linear_energy, network.grand_canonical or network.moment_levels is set for the architecture {} "
            "(only the architecture group has these parts). Leave them out, or choose architecture = \"group\".",
            name(architecture)));
    if (momentLevels > 0 && std::abs(momentHopping) + std::abs(momentCoupling) < 1e-6)
        throw ConfigError("network.moment_hopping and network.moment_coupling are both 0 (no electron moves, there are "
                          "no moments). Set them, or moment_levels = 0.");
    if (linearPowers > 0 && !linearEnergy)
        throw ConfigError("network.linear_powers is set without network.linear_energy (there is nothing to modulate). "
                          "Set linear_energy = true, or linear_powers = 0.");
    check("potential_center", potentialCenter, -1000.0, 1000.0);
    check("potential_scale", potentialScale, 1e-3, 1000.0);
    check("context", context, 0, 128);
    check("head", head, 1, 512);
    check("density_head", densityHead, 0, 512);
    check("doping_scale", dopingScale, 1e-3, 1.0);
    check("layers (number)", layers.size(), std::size_t(0), kMostLayers);
    for (double radius : layers)
        check("layers", radius, 0.0, kLargestRadius);
    if (couplings(*this) > kMostCouplings)
        throw ConfigError(fmt::format(
            "The network couples about {:.1g} pairs of channels and neighbours (at most {:.1g} are made; it "
            "would be slower than the solvers that it stands for). Use fewer network.channels, or fewer or "
            "smaller network.layers.",
            couplings(*this), kMostCouplings));
}

} // namespace kondoscope
