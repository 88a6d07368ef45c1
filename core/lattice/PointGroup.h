#pragma once

#include <array>
#include <vector>

#include "core/lattice/Lattice.h"

namespace kondoscope {

/// Point group of a Bravais lattice about a site: D4 (8 elements, square) or D6 (12 elements, triangular), generated
/// from one rotation R and one mirror M; element k + n*m is R^k M^m, n = 4 or 6.
class PointGroup
{
public:
    explicit PointGroup(LatticeKind kind);

    int order() const { return static_cast<int>(m_matrices.size()); }
    int rotationOrder() const { return order() / 2; }

    /// Image of a displacement under element g.
    Offset apply(int g, Offset offset) const;
    /// Index of the product g h (first h, then g).
    int product(int g, int h) const { return m_products[static_cast<std::size_t>(g * order() + h)]; }
    int inverse(int g) const { return m_inverses[static_cast<std::size_t>(g)]; }

    /// The reflection s that fixes the axis a1. Names of irreps refer to it, not to the generator M.
    int mirror() const { return m_mirror; }

    /// An element written as R^k s^m with the mirror s above, 0 <= k < n.
    struct Factors
    {
        int rotations;
        bool mirrored;
    };
    Factors factors(int g) const;

    /// Classes of conjugate elements, each ascending, by their first element: 5 for D4, 6 for D6.
    std::vector<std::vector<int>> conjugacyClasses() const;

private:
    using Matrix = std::array<int, 4>; ///< row-major 2 x 2, in lattice coordinates

    std::vector<Matrix> m_matrices;
    std::vector<int> m_products;
    std::vector<int> m_inverses;
    int m_mirror = 0;
};

} // namespace kondoscope
