#pragma once

#include "core/lattice/Lattice.h"

namespace kondoscope {

/// Calls visit(i, j) for every site i, in their order, and its neighbour j = i + offset: a loop without a division.
template <typename Visit> void forEachPair(const Lattice& lattice, Offset offset, Visit visit)
{
    const int lx = lattice.lx();
    const int shift = lattice.site(offset.x, 0);
    for (int y = 0, i = 0; y < lattice.ly(); ++y) {
        const int row = lattice.site(0, y + offset.y);
        for (int x = shift; x < lx; ++x, ++i)
            visit(i, row + x);
        for (int x = 0; x < shift; ++x, ++i)
            visit(i, row + x);
    }
}

} // namespace kondoscope
