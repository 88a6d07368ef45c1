#pragma once

#include <span>
#include <vector>

#include <Eigen/SparseCore>

#include "core/lattice/Irreps.h"
#include "core/lattice/SignedPermutations.h"

namespace kondoscope {

/// Orthonormal basis of n symmetry-related variables in which the point group acts by its irreps.
///
/// If the variables x of a site transform as x' = U(g) x, the components f = B x of each copy of an irrep transform as
/// f' = D(g) f, with the same matrices for every copy. B = matrix() is orthogonal, (n, n), at most one orbit of
/// non-zeros in a row, and the same for all sites of a lattice. Rows run over irreps, then copies, then components;
/// copies of an irrep follow the order of the orbits.
class SymmetryBasis
{
public:
    using Matrix = Eigen::SparseMatrix<double, Eigen::RowMajor>;

    /// One occurrence of an irrep: rows firstRow ... firstRow + dimension - 1.
    struct Copy
    {
        int irrep;
        int index; ///< among the copies of this irrep
        int orbit; ///< of the permutations, the only variables that enter
        int firstRow;
        int dimension;
    };

    SymmetryBasis(const Irreps& irreps, const SignedPermutations& permutations);

    const Matrix& matrix() const { return m_matrix; }
    /// All copies in the order of their rows.
    const std::vector<Copy>& copies() const { return m_copies; }
    /// The copies of one irrep.
    std::span<const Copy> copies(int irrep) const;
    int multiplicity(int irrep) const { return static_cast<int>(copies(irrep).size()); }

private:
    Matrix m_matrix;
    std::vector<Copy> m_copies;
    std::vector<std::size_t> m_firstCopies; ///< of irrep i, and the end of all
};

} // namespace kondoscope
