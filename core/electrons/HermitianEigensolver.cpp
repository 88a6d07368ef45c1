#include "core/electrons/HermitianEigensolver.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#define lapack_complex_float std::complex<float>
#define lapack_complex_double std::complex<double>
#include <lapacke.h>

#include "core/support/Error.h"
#include "core/support/Threads.h"

namespace kondoscope {

namespace {

int heevd(int n, std::complex<double>* a, double* w, std::complex<double>* work, int lwork, double* rwork, int lrwork,
          int* iwork, int liwork)
{
    return LAPACKE_zheevd_work(LAPACK_COL_MAJOR, 'V', 'L', n, a, n, w, work, lwork, rwork, lrwork, iwork, liwork);
}

int heevd(int n, std::complex<float>* a, float* w, std::complex<float>* work, int lwork, float* rwork, int lrwork,
          int* iwork, int liwork)
{
    return LAPACKE_cheevd_work(LAPACK_COL_MAJOR, 'V', 'L', n, a, n, w, work, lwork, rwork, lrwork, iwork, liwork);
}

} // namespace

template <typename Real>
HermitianEigensolver<Real>::HermitianEigensolver(int dimension)
    : m_dimension(dimension), m_matrix(std::size_t(dimension) * std::size_t(dimension)),
      m_eigenvalues(std::size_t(dimension))
{
    prepareBlas();
    Complex workSize;
    Real realWorkSize = 0;
    int integerWorkSize = 0;
    heevd(dimension, m_matrix.data(), m_eigenvalues.data(), &workSize, -1, &realWorkSize, -1, &integerWorkSize, -1);
    m_work.resize(static_cast<std::size_t>(workSize.real()) + 70 * std::size_t(dimension) + 8192);
    m_realWork.resize(static_cast<std::size_t>(realWorkSize) + 1);
    m_integerWork.resize(static_cast<std::size_t>(integerWorkSize));
}

template <typename Real> void HermitianEigensolver<Real>::solve()
{
    // LAPACK loops forever on some matrices with NaN; the trace and the first column show them early enough
    for (int i = 0; i < m_dimension; ++i)
        if (!std::isfinite(m_matrix[std::size_t(i) * std::size_t(m_dimension + 1)].real()))
            throw NumericsError(
                "the spins hold NaN or infinity (the Hamiltonian cannot be diagonalized). Use a smaller "
                "time step.");
    const int info = heevd(m_dimension, m_matrix.data(), m_eigenvalues.data(), m_work.data(),
                           static_cast<int>(m_work.size()), m_realWork.data(), static_cast<int>(m_realWork.size()),
                           m_integerWork.data(), static_cast<int>(m_integerWork.size()));
    if (info != 0)
        throw NumericsError(
            fmt::format("LAPACK's eigensolver failed with info = {} (no electronic fields). Try the other "
                        "solver.precision, or another BLAS library.",
                        info));
}

template class HermitianEigensolver<float>;
template class HermitianEigensolver<double>;

} // namespace kondoscope
