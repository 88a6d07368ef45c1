#pragma once

#include <complex>

#include "core/electrons/PaddedArray.h"

namespace kondoscope {

/// All eigenvalues and eigenvectors of a dense Hermitian matrix by LAPACK's divide and conquer (zheevd, cheevd).
///
/// Owns matrix and workspace; the workspace is larger than LAPACK's own "optimal" query, which starves ?unmtr and
/// makes it fall back to unblocked code (measured 2 to 3 times slower).
template <typename Real> class HermitianEigensolver
{
public:
    using Complex = std::complex<Real>;

    explicit HermitianEigensolver(int dimension);

    int dimension() const { return m_dimension; }
    /// Column-major matrix, to be filled (lower triangle is read); after solve(): column m = eigenvector m.
    Complex* matrix() { return m_matrix.data(); }
    const Complex* eigenvector(int m) const { return m_matrix.data() + std::size_t(m) * std::size_t(m_dimension); }
    /// Ascending.
    const PaddedArray<Real>& eigenvalues() const { return m_eigenvalues; }

    /// \throws NumericsError if LAPACK does not converge or the matrix holds NaN
    void solve();

private:
    int m_dimension;
    PaddedArray<Complex> m_matrix;
    PaddedArray<Real> m_eigenvalues;
    PaddedArray<Complex> m_work;
    PaddedArray<Real> m_realWork;
    PaddedArray<int> m_integerWork;
};

extern template class HermitianEigensolver<float>;
extern template class HermitianEigensolver<double>;

} // namespace kondoscope
