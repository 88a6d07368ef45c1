#pragma once

#include <vector>

#include "core/electrons/kpm/StencilKernel.h"
#include "core/lattice/Lattice.h"

namespace kondoscope {

/// A periodic lattice folded into the lanes of SIMD registers.
///
/// The lattice is cut into foldX x foldY equal strips, lying one above the other in the lanes; what lanes are left hold
/// different probe columns: lane = strip * columns + column. So neighbours are whole, aligned registers, and the
/// recursion of a block of columns stays in the cache up to about 128 x 128 sites (sizes that strips divide). Ghost
/// cells around the strip repeat the border of the neighbouring strip, lanes permuted.
class FoldedLattice
{
public:
    /// \param lanes    numbers in a register, a power of two
    /// \param reach    largest |x| or |y| of a hopping offset: width of the ghost border
    /// \param parts    registers a cell (re and im of every orbital)
    /// \param columns  probe columns in all
    FoldedLattice(const Lattice& lattice, int lanes, int reach, int parts, int columns);

    int columns() const { return m_lanes / (m_foldX * m_foldY); }
    int width() const { return m_width; }
    int height() const { return m_height; }
    int ghost() const { return m_ghost; }
    int stride() const { return m_width + 2 * m_ghost; }
    /// Ghosts included.
    int cellCount() const { return stride() * (m_height + 2 * m_ghost); }
    /// Step in cells for a step on the lattice.
    int offset(Offset o) const { return o.x + o.y * stride(); }

    int cellOf(int site) const { return m_cell[static_cast<std::size_t>(site)]; }
    /// Lane of this site's strip that holds the given column of a block.
    int laneOf(int site, int column) const { return m_strip[static_cast<std::size_t>(site)] * columns() + column; }

    const std::vector<GhostCell>& ghosts() const { return m_ghosts; }
    /// Source lanes of all permutations that the ghosts name, one entry a lane.
    const std::vector<int>& permutations() const { return m_permutations; }

private:
    void choose(const Lattice& lattice, int parts, int columns);
    void placeSites(const Lattice& lattice);
    void addGhosts();

    int m_lanes;
    int m_ghost;
    int m_foldX = 1;
    int m_foldY = 1;
    int m_width = 0;
    int m_height = 0;
    std::vector<int> m_cell;
    std::vector<int> m_strip;
    std::vector<GhostCell> m_ghosts;
    std::vector<int> m_permutations;
};

} // namespace kondoscope
