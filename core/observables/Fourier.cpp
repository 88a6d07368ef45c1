#include "core/observables/Fourier.h"

#include <bit>
#include <complex>
#include <cstdint>
#include <numbers>

#include <unsupported/Eigen/FFT>

#include "core/support/Contracts.h"

namespace kondoscope {

namespace {

int largestPrimeFactor(int n)
{
    int largest = 1;
    for (int factor = 2; n > 1; ++factor)
        for (; n % factor == 0; n /= factor)
            largest = factor;
    return largest;
}

/// Smallest length of 2n - 1 or more with no prime factor above 5. Not a power of 2: buffers of 4096 bytes alias.
int paddedLength(int n)
{
    int length = 2 * n - 1;
    while (largestPrimeFactor(length) > 5 || std::has_single_bit(static_cast<unsigned>(length)))
        ++length;
    return length;
}

/// Fourier sums of one length. A length n with a large prime factor, which costs a plain transform of the order n^2,
/// becomes a convolution of a length of about 2n with a chirp.
/// Ref: L. I. Bluestein, IEEE Trans. Audio Electroacoustics 18, 451 (1970)
class Transform
{
public:
    explicit Transform(int length) : m_length(length)
    {
        constexpr int kLargestPlainFactor = 13;
        if (largestPrimeFactor(length) <= kLargestPlainFactor)
            return;
        const int padded = paddedLength(length);
        m_chirp.resize(length);
        Eigen::VectorXcd kernel = Eigen::VectorXcd::Zero(padded);
        for (int k = 0; k < length; ++k) {
            const auto square = static_cast<double>(std::int64_t{k} * k % (2 * length)); // keeps the phase exact
            m_chirp[k] = std::polar(1.0, -std::numbers::pi * square / length);
            kernel[k] = kernel[(padded - k) % padded] = std::conj(m_chirp[k]);
        }
        m_kernel.resize(padded);
        m_fft.fwd(m_kernel.data(), kernel.data(), padded);
    }

    void operator()(std::complex<double>* result, const std::complex<double>* values)
    {
        if (m_chirp.size() == 0) {
            m_fft.fwd(result, values, m_length);
            return;
        }
        const Eigen::Map<const Eigen::VectorXcd> in(values, m_length);
        m_scratch.setZero(m_kernel.size());
        m_scratch.head(m_length) = in.cwiseProduct(m_chirp);
        m_spectrum.resize(m_kernel.size());
        m_fft.fwd(m_spectrum.data(), m_scratch.data(), m_kernel.size());
        m_spectrum.array() *= m_kernel.array();
        m_fft.inv(m_scratch.data(), m_spectrum.data(), m_kernel.size());
        Eigen::Map<Eigen::VectorXcd>(result, m_length) = m_scratch.head(m_length).cwiseProduct(m_chirp);
    }

private:
    int m_length;
    Eigen::FFT<double> m_fft;
    Eigen::VectorXcd m_chirp;  ///< exp(-i pi k^2/n); empty for a plain transform
    Eigen::VectorXcd m_kernel; ///< transform of its periodic conjugate
    Eigen::VectorXcd m_scratch, m_spectrum;
};

/// Transforms every row of a matrix with this many columns, stored row by row, and stores its transpose.
void transformRows(const Eigen::VectorXcd& matrix, int columns, Eigen::VectorXcd& transposed)
{
    const Eigen::Index rows = matrix.size() / columns;
    Transform transform(columns);
    Eigen::VectorXcd row(columns);
    transposed.resize(matrix.size());
    for (Eigen::Index k = 0; k < rows; ++k) {
        transform(row.data(), matrix.data() + k * columns);
        Eigen::Map<Eigen::VectorXcd, 0, Eigen::InnerStride<>>(transposed.data() + k, columns,
                                                              Eigen::InnerStride<>(rows)) = row;
    }
}

} // namespace

Eigen::VectorXcd fourierSums(const Lattice& lattice, const Eigen::VectorXcd& field)
{
    KONDOSCOPE_EXPECTS(field.size() == lattice.siteCount());
    Eigen::VectorXcd once, sums; // once holds the rows' transforms, transposed
    transformRows(field, lattice.lx(), once);
    transformRows(once, lattice.ly(), sums);
    return sums;
}

} // namespace kondoscope
