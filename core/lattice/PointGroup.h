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

private:
    using Matrix = std::array<int, 4>; ///< row-major 2 x 2, in lattice coordinates

    std::vector<Matrix> m_matrices;
    std::vector<int> m_products;
    std::vector<int> m_inverses;
};

} // namespace kondoscope
