#include "core/network/PlaneLayout.h"

#include <algorithm>

namespace kondoscope {

namespace {

constexpr std::size_t kPadding = 64; ///< numbers: loops may read past the last row by a few registers

} // namespace

PlaneLayout::PlaneLayout(const Lattice& lattice, int ghostCells)
    : lx(lattice.lx()), ly(lattice.ly()), ghost(ghostCells), stride(lx + 2 * ghost)
{
    const std::size_t cells = std::size_t(stride) * std::size_t(ly + 2 * ghost);
    size = (cells + 2 * kPadding) / 16 * 16;
    origin = std::size_t(ghost) * std::size_t(stride) + std::size_t(ghost);
}

template <typename Real> void PlaneLayout::fillGhosts(Real* plane, int first, int last) const
{
    for (int y = first; y < last; ++y) {
        Real* const line = plane + row(y);
        for (int x = 1; x <= ghost; ++x) {
            line[-x] = line[lx - x];
            line[lx + x - 1] = line[x - 1];
        }
        if (y < ghost)
            std::copy_n(line - ghost, stride, line - ghost + std::ptrdiff_t(ly) * stride);
        if (y >= ly - ghost)
            std::copy_n(line - ghost, stride, line - ghost - std::ptrdiff_t(ly) * stride);
    }
}

template <typename Real> void PlaneLayout::clearGhosts(Real* plane, int first, int last) const
{
    for (int y = first; y < last; ++y) {
        Real* const line = plane + row(y);
        std::fill_n(line - ghost, ghost, Real(0));
        std::fill_n(line + lx, ghost, Real(0));
    }
}

template void PlaneLayout::fillGhosts(float*, int, int) const;
template void PlaneLayout::fillGhosts(double*, int, int) const;
template void PlaneLayout::clearGhosts(float*, int, int) const;
template void PlaneLayout::clearGhosts(double*, int, int) const;

} // namespace kondoscope
