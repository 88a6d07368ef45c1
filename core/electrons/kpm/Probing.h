#pragma once

#include <cstdint>
#include <vector>

#include "core/lattice/Lattice.h"

namespace kondoscope {

/// Colours of sites: sites of one colour share their probe vectors, so the error comes from density-matrix elements
/// between sites of one colour, and decreases with their distance.
struct Coloring
{
    int colorCount = 0;
    std::vector<int> color;  ///< 0..colorCount-1, one a site; every colour occurs
    int spacing = 0;         ///< smallest distance of two sites of one colour along a1 or a2 [sites]; identity: L
    bool isIdentity = false; ///< every site has a colour of its own: no probing error
};

/// Every site its own colour, color[i] = i.
Coloring identityColoring(const Lattice& lattice);

/// Along each direction floor(L / spacing) periods (at least one), of one length where that many divide L, else of
/// lengths that differ by one (so no two sites of one colour come closer than `spacing`). Identity where that needs at
/// least half as many colours as there are sites: no error, at no more than twice the cost.
/// \throws ConfigError if spacing < 1
Coloring spacedColoring(const Lattice& lattice, int spacing);

/// Powers 0..3 of i for the probe entries, one a site, from (seed, step): the two spin components of a site share
/// theirs. Ref: coloured probing, Tang & Saad, Numer. Linear Algebra Appl. 19, 485 (2012); Wang et al.,
/// arXiv:1711.10570.
std::vector<std::uint8_t> probePhases(int siteCount, std::uint64_t seed, std::int64_t step);

} // namespace kondoscope
