#pragma once

#include <string>

#include <Eigen/Core>

#include "core/electrons/kpm/CosineTransform.h"
#include "core/electrons/kpm/SpectralBounds.h"

namespace kondoscope {

/// Factors g_m that damp the Gibbs oscillations of a truncated series. None where the function is smooth on the scale
/// of the order: it then converges exponentially. Jackson keeps positive functions positive; Lorentz broadens levels
/// to Lorentzians. Ref: Weisse, Wellein, Alvermann & Fehske, Rev. Mod. Phys. 78, 275 (2006), sec. II.C.
enum class Damping { None, Jackson, Lorentz };

/// g_0..g_(M-1); g_0 = 1. \param order  M >= 2
Eigen::VectorXd dampingFactors(Damping damping, int order);

/// "no damping", "Jackson", "Lorentz".
std::string name(Damping damping);

/// Chebyshev expansions of functions of energy on the nodes x_k = cos(pi (k + 1/2)/P), by fast cosine transforms, O(P
/// log P).
///
/// P is the power of two at or above 4 M. Moments mu_m = Tr T_m((H - a)/b). Immutable; threads may share one.
class ChebyshevSeries
{
public:
    /// \param order   M, number of moments, 2 or more
    /// \param bounds  a = center, b = halfWidth > 0 [t]
    ChebyshevSeries(int order, const SpectralBounds& bounds, Damping damping);

    int order() const { return static_cast<int>(m_damping.size()); }
    const SpectralBounds& bounds() const { return m_bounds; }
    /// Energies b x_k + a of the nodes, descending, (P) [t].
    const Eigen::VectorXd& energies() const { return m_energies; }
    /// Largest distance between neighbouring nodes, pi b/P at the centre of the band [t].
    double nodeSpacing() const;

    /// c_m = (2 - delta_m0) g_m (1/P) sum_k f(E_k) cos(pi m (k + 1/2)/P), m < M, so that Tr f(H) = sum_m c_m mu_m.
    /// \param values  f at energies(), (P)
    Eigen::VectorXd coefficients(const Eigen::VectorXd& values) const;

    /// Weights w_k with Tr f(H) = sum_k w_k f(E_k) for every f: the same number as sum_m c_m mu_m, so that sums over
    /// the nodes and sums over moments are derivatives of each other. Their sum is mu_0.
    Eigen::VectorXd weights(const Eigen::VectorXd& moments) const;

    /// Density of states sum_m (2 - delta) g_m mu_m T_m(x) / (pi b sqrt(1 - x^2)) at any energies inside the bounds; 0
    /// outside.
    /// \param energies  [t]
    /// \return [1/t]
    Eigen::VectorXd density(const Eigen::VectorXd& moments, const Eigen::VectorXd& energies) const;

    /// Number of states below each energy, the integral of density(): 0 below the bounds, mu_0 above them.
    /// \param energies  [t]
    Eigen::VectorXd statesBelow(const Eigen::VectorXd& moments, const Eigen::VectorXd& energies) const;

private:
    SpectralBounds m_bounds;
    Eigen::VectorXd m_damping;
    CosineTransform m_transform;
    Eigen::VectorXd m_energies;
};

} // namespace kondoscope
