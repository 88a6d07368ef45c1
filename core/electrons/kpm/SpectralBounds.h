#pragma once

#include <functional>

#include <Eigen/Core>

namespace kondoscope {

/// An interval that holds the whole spectrum [t]. Chebyshev polynomials live on (E - center)/halfWidth in [-1, 1].
struct SpectralBounds
{
    double low = 0.0;
    double high = 0.0;
    double center() const { return 0.5 * (low + high); }
    double halfWidth() const { return 0.5 * (high - low); }
    bool operator==(const SpectralBounds&) const = default;
};

/// Extreme Ritz values of a Lanczos tridiagonal matrix, each moved outward by its residual bound.
/// \param diagonal, offDiagonal  alpha_1..alpha_k and beta_1..beta_k; beta_k is the norm of the last residual
SpectralBounds lanczosBounds(const Eigen::VectorXd& diagonal, const Eigen::VectorXd& offDiagonal);

/// The bounds with a safety margin on either side, rounded outward to a grid of 1/64 of the scale of `guaranteed`, so
/// that nearby spin configurations get the same bounds and energies stay comparable; never outside `guaranteed`. \param
/// margin  share of the width added on either side
SpectralBounds paddedBounds(const SpectralBounds& bounds, const SpectralBounds& guaranteed, double margin = 0.02);

} // namespace kondoscope
