#pragma once

#include <cstddef>

#include "core/lattice/Lattice.h"

namespace kondoscope {

/// How one number a site lies in memory: row by row, every row continued periodically on both sides and the whole
/// surrounded by ghost rows, so that the value at a displacement is the value at a constant distance in memory.
///
/// Rows [a, b) form one run of (b - a - 1) stride + lx numbers, ghost columns in between included: loops over a run
/// need no case for the borders. What they leave in ghost cells is overwritten by fillGhosts() or clearGhosts().
struct PlaneLayout
{
    int lx = 0;
    int ly = 0;
    int ghost = 0;          ///< ghost cells on each side
    int stride = 0;         ///< lx + 2 ghost
    std::size_t size = 0;   ///< of a plane, padding for whole SIMD registers included
    std::size_t origin = 0; ///< index of site (0, 0)

    PlaneLayout() = default;
    /// \param ghost  0 or more, at most lx and ly
    PlaneLayout(const Lattice& lattice, int ghost);

    int siteCount() const { return lx * ly; }
    std::ptrdiff_t distance(Offset d) const { return std::ptrdiff_t(d.y) * stride + d.x; }
    std::size_t row(int y) const { return origin + std::size_t(y) * std::size_t(stride); }
    /// Length of the run of rows [first, last).
    int run(int first, int last) const { return last > first ? (last - first - 1) * stride + lx : 0; }

    /// Fills the ghost cells that repeat the rows [first, last): calls for disjoint rows may run in parallel.
    template <typename Real> void fillGhosts(Real* plane, int first, int last) const;
    /// Sets the ghost columns of the rows [first, last) to zero; ghost rows keep what they have.
    template <typename Real> void clearGhosts(Real* plane, int first, int last) const;
};

} // namespace kondoscope
