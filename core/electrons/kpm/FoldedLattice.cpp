#include "core/electrons/kpm/FoldedLattice.h"

#include <algorithm>
#include <limits>

namespace kondoscope {

namespace {

/// What the four vectors and the density matrix of the reverse recursion may take of a core's cache.
constexpr double kCacheBytes = 1.2e6;

} // namespace

FoldedLattice::FoldedLattice(const Lattice& lattice, int lanes, int reach, int parts, int columns)
    : m_lanes(lanes), m_ghost(std::max(1, reach))
{
    choose(lattice, parts, columns);
    placeSites(lattice);
    addGhosts();
}

/// Of the foldings whose working set fits the cache the one that loses least: to ghost cells, to columns that fill the
/// last block, and to threads that wait for the last block. Else the smallest working set.
void FoldedLattice::choose(const Lattice& lattice, int parts, int columns)
{
    const double vectors = 4.0 * parts + 4.0 + 3.0;
    double bestCost = std::numeric_limits<double>::max();
    for (int foldX = 1; foldX <= m_lanes; foldX *= 2) {
        for (int foldY = 1; foldX * foldY <= m_lanes; foldY *= 2) {
            const int width = lattice.lx() / foldX, height = lattice.ly() / foldY;
            if (lattice.lx() % foldX != 0 || lattice.ly() % foldY != 0 || std::min(width, height) < m_ghost)
                continue;
            const double cells = double(width + 2 * m_ghost) * (height + 2 * m_ghost);
            const double bytes = cells * vectors * double(kLaneBytes);
            const double ghosts = cells / (double(width) * height);
            const int block = m_lanes / (foldX * foldY), blocks = (columns + block - 1) / block;
            const double filling = double(blocks * block) / columns, waiting = 1.0 + 2.0 / blocks;
            const double cost = bytes <= kCacheBytes ? ghosts * filling * waiting : 1e6 * bytes;
            if (cost < bestCost) {
                bestCost = cost;
                m_foldX = foldX;
                m_foldY = foldY;
            }
        }
    }
    m_width = lattice.lx() / m_foldX;
    m_height = lattice.ly() / m_foldY;
}

void FoldedLattice::placeSites(const Lattice& lattice)
{
    for (int site = 0; site < lattice.siteCount(); ++site) {
        const Offset c = lattice.cell(site);
        m_cell.push_back(c.x % m_width + m_ghost + stride() * (c.y % m_height + m_ghost));
        m_strip.push_back(c.x / m_width + m_foldX * (c.y / m_height));
    }
}

void FoldedLattice::addGhosts()
{
    const auto wrapped = [](int value, int size) { return (value % size + size) % size; };
    // nine permutations, one for each neighbouring strip
    for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx)
            for (int strip = 0; strip < m_foldX * m_foldY; ++strip) {
                const int x = wrapped(strip % m_foldX + dx, m_foldX), y = wrapped(strip / m_foldX + dy, m_foldY);
                for (int column = 0; column < columns(); ++column)
                    m_permutations.push_back((x + m_foldX * y) * columns() + column);
            }
    for (int y = -m_ghost; y < m_height + m_ghost; ++y) {
        for (int x = -m_ghost; x < m_width + m_ghost; ++x) {
            const int dx = x < 0 ? -1 : (x >= m_width ? 1 : 0), dy = y < 0 ? -1 : (y >= m_height ? 1 : 0);
            if (dx == 0 && dy == 0)
                continue;
            const auto cell = [this](int cx, int cy) { return cx + m_ghost + stride() * (cy + m_ghost); };
            m_ghosts.push_back({cell(x, y), cell(x - dx * m_width, y - dy * m_height), (dx + 1) + 3 * (dy + 1)});
        }
    }
}

} // namespace kondoscope
