#include "core/electrons/kpm/CosineTransform.h"

#include <numbers>

#include <unsupported/Eigen/FFT>

#include "core/support/Contracts.h"

namespace kondoscope {

namespace {

/// The tables and scratch of the transforms, made once a thread.
Eigen::FFT<double>& fourierTransform()
{
    using Transform = Eigen::FFT<double>;
    thread_local Transform transform(Eigen::default_fft_impl<double>(),
                                     Transform::Flag(Transform::Unscaled | Transform::HalfSpectrum));
    return transform;
}

} // namespace

CosineTransform::CosineTransform(int order, int points) : m_points(points), m_phases(order)
{
    KONDOSCOPE_EXPECTS(points >= 4 && (points & (points - 1)) == 0 && order >= 1 && order <= points / 2);
    for (int m = 0; m < order; ++m)
        m_phases[m] = std::polar(1.0, -0.5 * std::numbers::pi * m / points);
}

Eigen::VectorXd CosineTransform::toOrders(const Eigen::VectorXd& values) const
{
    KONDOSCOPE_EXPECTS(values.size() == m_points);
    // even points forward, then odd points backward: their Fourier transform holds the cosine sums up to a phase
    const Eigen::Index half = m_points / 2;
    Eigen::VectorXd folded(m_points);
    for (Eigen::Index n = 0; n < half; ++n) {
        folded[n] = values[2 * n];
        folded[m_points - 1 - n] = values[2 * n + 1];
    }
    Eigen::VectorXcd spectrum(half + 1);
    fourierTransform().fwd(spectrum.data(), folded.data(), m_points);
    return (m_phases.array() * spectrum.head(order()).array()).real();
}

Eigen::VectorXd CosineTransform::toPoints(const Eigen::VectorXd& coefficients) const
{
    KONDOSCOPE_EXPECTS(coefficients.size() == order());
    const Eigen::Index half = m_points / 2;
    Eigen::VectorXcd spectrum = Eigen::VectorXcd::Zero(half + 1);
    spectrum.head(order()) = 0.5 * m_phases.conjugate().array() * coefficients.array();
    spectrum[0] = coefficients[0];
    Eigen::VectorXd folded(m_points);
    fourierTransform().inv(folded.data(), spectrum.data(), m_points);
    Eigen::VectorXd values(m_points);
    for (Eigen::Index n = 0; n < half; ++n) {
        values[2 * n] = folded[n];
        values[2 * n + 1] = folded[m_points - 1 - n];
    }
    return values;
}

} // namespace kondoscope
