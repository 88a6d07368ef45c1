#pragma once

#include <array>
#include <vector>

#include <Eigen/Core>

#include "core/lattice/Lattice.h"

namespace kondoscope {

/// Where the sites of a periodic lattice are drawn. The rows of the triangular lattice are shifted by whole periods, so
/// that the picture is a rectangle instead of a long parallelogram; distances between neighbours stay true.
class SitePlan
{
public:
    explicit SitePlan(const Lattice& lattice);

    /// Centre of a site [lattice constants].
    const Eigen::Vector2d& position(int site) const { return m_positions[static_cast<std::size_t>(site)]; }
    int siteCount() const { return static_cast<int>(m_positions.size()); }

    /// Corners of the Wigner-Seitz cell around a site, relative to its centre, counter-clockwise: 4 or 6.
    const std::vector<Eigen::Vector2d>& cellCorners() const { return m_cellCorners; }

    /// Corners of Lattice::triangles() entry `triangle`, next to each other even where the lattice wraps around.
    std::array<Eigen::Vector2d, 3> triangleCorners(int triangle) const;

    /// Corners of the rectangle around all cells and triangles.
    Eigen::Vector2d lowerCorner() const { return m_lower; }
    Eigen::Vector2d upperCorner() const { return m_upper; }

private:
    std::vector<Eigen::Vector2d> m_positions;
    std::vector<Eigen::Vector2d> m_cellCorners;
    Eigen::Vector2d m_a1;
    Eigen::Vector2d m_a2;
    Eigen::Vector2d m_lower;
    Eigen::Vector2d m_upper;
};

} // namespace kondoscope
