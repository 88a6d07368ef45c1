#pragma once

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

/// Extreme Ritz values of a Lanczos tridiagonal matrix, each moved outward by its residual bound |beta_k s_k|, s_k the
/// last entry of its Ritz vector. An eigenvalue lies that close to the Ritz value; that none lies beyond it is as good
/// as certain, not proven, after some tens of steps from a random vector: paddedBounds() adds the margin.
/// \param diagonal, offDiagonal  alpha_1..alpha_k and beta_1..beta_k; beta_k is the norm of the last residual
/// \throws NumericsError if an entry is not finite or the small eigenproblem does not converge
/// Ref: Parlett, The Symmetric Eigenvalue Problem (1980), sec. 13.2
SpectralBounds lanczosBounds(const Eigen::VectorXd& diagonal, const Eigen::VectorXd& offDiagonal);

/// The bounds with a safety margin on either side, rounded outward to a grid of 1/64 of the width of `guaranteed`, so
/// that nearby spin configurations get the same bounds and energies stay comparable; never outside `guaranteed`, never
/// narrower than one step of that grid.
/// \param guaranteed  low < high
/// \param margin  share of the width added on either side
SpectralBounds paddedBounds(const SpectralBounds& bounds, const SpectralBounds& guaranteed, double margin = 0.02);

} // namespace kondoscope
