#pragma once

#include <vector>

#include "core/lattice/Irreps.h"

namespace kondoscope {

/// Product of two irreps that transforms as a third: z_c = sum value x_a y_b over the terms.
struct Coupling
{
    struct Term
    {
        int a; ///< component of the first factor
        int b; ///< of the second factor
        int c; ///< of the result
        double value;
    };

    int first;
    int second;
    int result;
    int dimension;           ///< of the result
    std::vector<Term> terms; ///< by c, then a, then b

    /// z of the result from x and y of the factors, one number a component; z is overwritten.
    void apply(const double* x, const double* y, double* z) const;
};

/// All Clebsch-Gordan couplings of a point group, real and orthonormal (sum over a, b of C_c,ab C_c',ab = delta), by
/// projection of the product representations D1 x D2. Both groups are simply reducible: an irrep occurs at most once
/// in a product. The sign is fixed by Irreps::project: the first term of component 0 is positive.
///
/// The contraction of z with a third vector of irrep `result` is the invariant of a bispectrum; every invariant
/// product of three irreps is one of these.
class ClebschGordan
{
public:
    explicit ClebschGordan(const Irreps& irreps);

    /// All couplings by (first, second, result), both orders of the factors included.
    const std::vector<Coupling>& couplings() const { return m_couplings; }
    /// Null if the product of the irreps does not contain the result.
    const Coupling* find(int first, int second, int result) const;

private:
    std::vector<Coupling> m_couplings;
};

} // namespace kondoscope
