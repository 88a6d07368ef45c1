#include "core/electrons/HermitianEigensolver.h"

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

/// 0 x is 0 unless x is NaN or infinite: a sum without branches.
template <typename Real> bool isFinite(const std::complex<Real>* values, std::size_t count)
{
    Real sum = 0;
    for (std::size_t k = 0; k < count; ++k)
        sum += Real(0) * values[k].real() + Real(0) * values[k].imag();
    return sum == Real(0);
}

} // namespace

template <typename Real>
HermitianEigensolver<Real>::HermitianEigensolver(int dimension)
    : m_dimension(dimension), m_matrix(std::size_t(dimension) * std::size_t(dimension)),
      m_eigenvalues(std::size_t(dimension))
{
    prepareBlas();
    const auto n = static_cast<std::size_t>(dimension);
    Complex workSize{}; // a float holds large sizes only roughly: the slack below covers that for the complex workspace
    Real unusedReal = 0;
    int unusedInteger = 0;
    const int info =
        heevd(dimension, m_matrix.data(), m_eigenvalues.data(), &workSize, -1, &unusedReal, -1, &unusedInteger, -1);
    if (info != 0)
        throw NumericsError(fmt::format("LAPACK refuses matrices of dimension {} (info = {}). Use a smaller lattice.",
                                        dimension, info));
    m_work.resize(static_cast<std::size_t>(workSize.real()) + 70 * n + 8192);
    m_realWork.resize(1 + 5 * n + 2 * n * n); // LAPACK's documented minima, which are also its optima
    m_integerWork.resize(3 + 5 * n);
}

template <typename Real> void HermitianEigensolver<Real>::solve()
{
    // LAPACK may loop forever on NaN; the look costs under a thousandth of the solution
    const auto n = static_cast<std::size_t>(m_dimension);
    for (std::size_t column = 0; column < n; ++column)
        if (!isFinite(m_matrix.data() + column * n + column, n - column))
            throw NumericsError("the Hamiltonian holds NaN or infinity (the spins do: it cannot be diagonalized). Use "
                                "a smaller time step.");
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
