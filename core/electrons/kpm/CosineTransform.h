#pragma once

#include <complex>

#include <Eigen/Core>

namespace kondoscope {

/// Sums with cos(pi m (k + 1/2)/P) for m < M and k < P, in O(P log P) by one real Fourier transform of length P.
///
/// The two directions are exact transposes of each other (discrete cosine transforms II and III without factors).
/// Immutable; any number of threads may share one.
/// Ref: Makhoul, IEEE Trans. Acoust. Speech Signal Process. 28, 27 (1980).
class CosineTransform
{
public:
    /// \param order   M, 1..points/2
    /// \param points  P, a power of two, 4 or more
    CosineTransform(int order, int points);

    int order() const { return static_cast<int>(m_phases.size()); }
    int points() const { return m_points; }

    /// sum_k values_k cos(pi m (k + 1/2)/P), (M)
    Eigen::VectorXd toOrders(const Eigen::VectorXd& values) const;

    /// sum_m coefficients_m cos(pi m (k + 1/2)/P), (P)
    Eigen::VectorXd toPoints(const Eigen::VectorXd& coefficients) const;

private:
    int m_points;
    Eigen::VectorXcd m_phases; ///< exp(-i pi m/(2 P))
};

} // namespace kondoscope
