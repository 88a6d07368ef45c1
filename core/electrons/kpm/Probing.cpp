#include "core/electrons/kpm/Probing.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "core/support/Contracts.h"
#include "core/support/Error.h"
#include "core/support/Random.h"

namespace kondoscope {

namespace {

/// Colours along one direction: the position within the period.
struct Periods
{
    std::vector<int> color;
    int colorCount = 0;
    int shortest = 0; ///< distance of two sites of one colour at least; a single period has no two
};

Periods periodsAlong(int length, int spacing)
{
    const int count = std::max(1, length / spacing);
    Periods result{std::vector<int>(static_cast<std::size_t>(length)), (length + count - 1) / count,
                   count > 1 ? length / count : std::numeric_limits<int>::max()};
    for (int period = 0; period < count; ++period) {
        // starts spread evenly, so that the longer periods lie apart
        const int begin = period * length / count, end = (period + 1) * length / count;
        std::iota(result.color.begin() + begin, result.color.begin() + end, 0);
    }
    return result;
}

} // namespace

Coloring identityColoring(const Lattice& lattice)
{
    Coloring result{lattice.siteCount(), {}, std::min(lattice.lx(), lattice.ly()), true};
    result.color.resize(static_cast<std::size_t>(lattice.siteCount()));
    std::iota(result.color.begin(), result.color.end(), 0);
    return result;
}

Coloring spacedColoring(const Lattice& lattice, int spacing)
{
    if (spacing < 1)
        throw ConfigError(fmt::format(
            "solver.color_spacing = {} (sites of one colour lie at least 1 apart). Use 1 or more, or \"auto\".",
            spacing));
    const Periods alongX = periodsAlong(lattice.lx(), spacing), alongY = periodsAlong(lattice.ly(), spacing);
    Coloring result;
    result.colorCount = alongX.colorCount * alongY.colorCount;
    if (2 * result.colorCount >= lattice.siteCount())
        return identityColoring(lattice);
    result.spacing = std::min(alongX.shortest, alongY.shortest);
    result.color.reserve(static_cast<std::size_t>(lattice.siteCount()));
    for (int y : alongY.color)
        for (int x : alongX.color)
            result.color.push_back(x + alongX.colorCount * y);
    return result;
}

std::vector<std::uint8_t> probePhases(int siteCount, std::uint64_t seed, std::int64_t step)
{
    KONDOSCOPE_EXPECTS(siteCount >= 0);
    constexpr std::size_t kPhasesPerWord = 16, kPhasesPerDraw = 64;
    const RandomStream random(seed, kProbing);
    std::vector<std::uint8_t> phases(static_cast<std::size_t>(siteCount));
    for (std::size_t begin = 0; begin < phases.size(); begin += kPhasesPerDraw) {
        const auto words =
            random.words(static_cast<std::uint64_t>(step), static_cast<std::uint32_t>(begin / kPhasesPerDraw));
        const std::size_t count = std::min(kPhasesPerDraw, phases.size() - begin);
        for (std::size_t k = 0; k < count; ++k)
            phases[begin + k] = (words[k / kPhasesPerWord] >> (2 * (k % kPhasesPerWord))) & 3u;
    }
    return phases;
}

} // namespace kondoscope
