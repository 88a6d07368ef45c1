#pragma once

#include <array>
#include <string_view>
#include <vector>

#include <Eigen/Core>

namespace kondoscope {

enum class LatticeKind { Square, Triangular };

/// "square" or "triangular".
std::string_view name(LatticeKind kind);

/// \throws ConfigError for any other name
LatticeKind latticeKind(std::string_view name);

/// Displacement in lattice coordinates: x a1 + y a2.
struct Offset
{
    int x = 0;
    int y = 0;
    bool operator==(const Offset&) const = default;
};

/// A periodic Bravais lattice of Lx x Ly sites. Immutable; shared by all parts of a run.
///
/// Site index = x + Lx*y. Lattice constant 1. Square: a1 = (1,0), a2 = (0,1). Triangular: a1 = (1,0),
/// a2 = (1/2, sqrt3/2), neighbours +-(1,0), +-(0,1), +-(1,-1).
class Lattice
{
public:
    using Bond = std::array<int, 2>;
    using Triangle = std::array<int, 3>;
    using Plaquette = std::array<int, 4>;

    static constexpr int kMinimumSize = 2;
    static constexpr int kMaximumSize = 4096;

    /// \throws ConfigError unless kMinimumSize <= Lx, Ly <= kMaximumSize
    Lattice(LatticeKind kind, int lx, int ly);

    LatticeKind kind() const { return m_kind; }
    int lx() const { return m_lx; }
    int ly() const { return m_ly; }
    int siteCount() const { return m_lx * m_ly; }

    /// Site at cell (x, y), both taken modulo the size.
    int site(int x, int y) const;
    Offset cell(int site) const { return {site % m_lx, site / m_lx}; }
    /// Site reached from `site` by the displacement.
    int neighbor(int site, Offset offset) const;

    /// Cartesian vector of a displacement [lattice constants].
    Eigen::Vector2d cartesian(Offset offset) const;
    Eigen::Vector2d position(int site) const { return cartesian(cell(site)); }
    double squaredLength(Offset offset) const;

    /// All displacements of the neighbour shell of this rank (1 = nearest), counter-clockwise from the x axis.
    std::vector<Offset> shell(int rank) const;

    /// All displacements with 0 < r^2 <= limit, by shell, then counter-clockwise.
    std::vector<Offset> disk(double squaredRadius) const;

    /// One of each pair +-o of the shell of this rank: those with y > 0, or y = 0 and x > 0.
    std::vector<Offset> halfShell(int rank) const;

    /// Bonds of the shell of this rank, by half shell, then by site, each once: N z/2 entries for coordination number
    /// z.
    std::vector<Bond> bonds(int rank) const;

    /// All elementary triangles, vertices counter-clockwise, 2N of them. Triangular: entry 2i is the up triangle
    /// (x,y),(x+1,y),(x,y+1) of site i, entry 2i+1 the down triangle (x+1,y),(x+1,y+1),(x,y+1). On the square lattice
    /// the same corners cut every plaquette along one diagonal.
    const std::vector<Triangle>& triangles() const { return m_triangles; }

    /// Elementary parallelograms (x,y),(x+1,y),(x+1,y+1),(x,y+1), one a site: the plaquettes of the square lattice.
    std::vector<Plaquette> plaquettes() const;

private:
    LatticeKind m_kind;
    int m_lx;
    int m_ly;
    std::vector<Triangle> m_triangles;
};

} // namespace kondoscope
