#include "core/electrons/kpm/ChebyshevSeries.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

#include "core/support/Contracts.h"

namespace kondoscope {

namespace {

using std::numbers::pi;

/// Compromise of resolution and damping for densities of states (Weisse et al., sec. II.C.4).
constexpr double kLorentzLambda = 4.0;

/// Energies treated together: three arrays of that length stay in the first-level cache.
constexpr Eigen::Index kEnergyBlock = 512;

/// The last two terms b_1 (first) and b_2 (second) of Clenshaw's recurrence b_m = a_m + 2 x b_(m+1) - b_(m+2), from
/// which sums of a_m T_m(x) and a_m U_(m-1)(x) follow.
struct ClenshawTail
{
    Eigen::ArrayXd first, second;
};

ClenshawTail clenshaw(const Eigen::VectorXd& a, const Eigen::ArrayXd& x)
{
    const Eigen::ArrayXd twice = 2.0 * x;
    ClenshawTail tail{Eigen::ArrayXd::Zero(x.size()), Eigen::ArrayXd::Zero(x.size())};
    for (Eigen::Index m = a.size() - 1; m >= 1; --m) {
        tail.second = a[m] + twice * tail.first - tail.second;
        tail.first.swap(tail.second);
    }
    return tail;
}

/// Applies a function of x = (E - a)/b, clamped to [-1, 1], to the energies block by block.
template <typename Function>
Eigen::VectorXd blockwise(const SpectralBounds& bounds, const Eigen::VectorXd& energies, const Function& function)
{
    Eigen::VectorXd result(energies.size());
    for (Eigen::Index begin = 0; begin < energies.size(); begin += kEnergyBlock) {
        const Eigen::Index count = std::min(kEnergyBlock, energies.size() - begin);
        const Eigen::ArrayXd x = (energies.segment(begin, count).array() - bounds.center()) / bounds.halfWidth();
        result.segment(begin, count) = function(x.max(-1.0).min(1.0).eval());
    }
    return result;
}

/// The power of two at or above 4 M.
int nodeCount(int order)
{
    return static_cast<int>(std::bit_ceil(4u * static_cast<unsigned>(order)));
}

} // namespace

Eigen::VectorXd dampingFactors(Damping damping, int order)
{
    KONDOSCOPE_EXPECTS(order >= 2);
    const Eigen::ArrayXd m = Eigen::ArrayXd::LinSpaced(order, 0.0, order - 1.0);
    switch (damping) {
    case Damping::Jackson: {
        const double angle = pi / (order + 1.0);
        return ((order + 1.0 - m) * (angle * m).cos() + (angle * m).sin() / std::tan(angle)) / (order + 1.0);
    }
    case Damping::Lorentz:
        return (kLorentzLambda * (1.0 - m / order)).sinh() / std::sinh(kLorentzLambda);
    case Damping::None:
        break;
    }
    return Eigen::VectorXd::Ones(order);
}

std::string name(Damping damping)
{
    switch (damping) {
    case Damping::Jackson:
        return "Jackson";
    case Damping::Lorentz:
        return "Lorentz";
    case Damping::None:
        break;
    }
    return "no damping";
}

ChebyshevSeries::ChebyshevSeries(int order, const SpectralBounds& bounds, Damping damping)
    : m_bounds(bounds), m_damping(dampingFactors(damping, order)), m_transform(order, nodeCount(order)),
      m_energies(m_transform.points())
{
    KONDOSCOPE_EXPECTS(bounds.halfWidth() > 0);
    const int points = m_transform.points();
    for (int k = 0; k < points / 2; ++k) {
        const double x = std::cos(pi * (k + 0.5) / points);
        m_energies[k] = bounds.center() + bounds.halfWidth() * x;
        m_energies[points - 1 - k] = bounds.center() - bounds.halfWidth() * x;
    }
}

double ChebyshevSeries::nodeSpacing() const
{
    return pi * m_bounds.halfWidth() / m_transform.points();
}

Eigen::VectorXd ChebyshevSeries::coefficients(const Eigen::VectorXd& values) const
{
    Eigen::VectorXd result = m_transform.toOrders(values).cwiseProduct(m_damping) * (2.0 / m_transform.points());
    result[0] *= 0.5;
    return result;
}

Eigen::VectorXd ChebyshevSeries::weights(const Eigen::VectorXd& moments) const
{
    KONDOSCOPE_EXPECTS(moments.size() == order());
    Eigen::VectorXd damped = moments.cwiseProduct(m_damping) * (2.0 / m_transform.points());
    damped[0] *= 0.5;
    return m_transform.toPoints(damped);
}

Eigen::VectorXd ChebyshevSeries::density(const Eigen::VectorXd& moments, const Eigen::VectorXd& energies) const
{
    KONDOSCOPE_EXPECTS(moments.size() == order());
    Eigen::VectorXd a = 2.0 * moments.cwiseProduct(m_damping);
    a[0] *= 0.5;
    return blockwise(m_bounds, energies, [&](const Eigen::ArrayXd& x) -> Eigen::ArrayXd {
        const ClenshawTail tail = clenshaw(a, x);
        const Eigen::ArrayXd scale = pi * m_bounds.halfWidth() * (1.0 - x.square()).sqrt();
        return (x.abs() < 1.0).select((a[0] + x * tail.first - tail.second) / scale, 0.0);
    });
}

Eigen::VectorXd ChebyshevSeries::statesBelow(const Eigen::VectorXd& moments, const Eigen::VectorXd& energies) const
{
    KONDOSCOPE_EXPECTS(moments.size() == order());
    // with x = cos(theta): mu_0 (1 - theta/pi) - (2/pi) sum_m g_m mu_m sin(m theta)/m
    Eigen::VectorXd a = moments.cwiseProduct(m_damping);
    for (Eigen::Index m = 1; m < a.size(); ++m)
        a[m] /= double(m);
    return blockwise(m_bounds, energies, [&](const Eigen::ArrayXd& x) -> Eigen::ArrayXd {
        const Eigen::ArrayXd sines = clenshaw(a, x).first * (1.0 - x.square()).sqrt();
        return a[0] * (1.0 - x.acos() / pi) - 2.0 / pi * sines;
    });
}

} // namespace kondoscope
