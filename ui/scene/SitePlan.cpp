#include "ui/scene/SitePlan.h"

#include <cmath>
#include <numbers>

namespace kondoscope {

namespace {

std::vector<Eigen::Vector2d> wignerSeitzCorners(LatticeKind kind)
{
    if (kind == LatticeKind::Square)
        return {{-0.5, -0.5}, {0.5, -0.5}, {0.5, 0.5}, {-0.5, 0.5}};
    std::vector<Eigen::Vector2d> corners;
    for (int k = 0; k < 6; ++k) {
        const double angle = std::numbers::pi / 3.0 * k + std::numbers::pi / 6.0;
        corners.emplace_back(std::cos(angle) / std::numbers::sqrt3, std::sin(angle) / std::numbers::sqrt3);
    }
    return corners;
}

} // namespace

SitePlan::SitePlan(const Lattice& lattice)
    : m_cellCorners(wignerSeitzCorners(lattice.kind())), m_a1(lattice.cartesian({1, 0})),
      m_a2(lattice.cartesian({0, 1}))
{
    m_positions.reserve(static_cast<std::size_t>(lattice.siteCount()));
    for (int i = 0; i < lattice.siteCount(); ++i) {
        Eigen::Vector2d p = lattice.position(i);
        p.x() -= lattice.lx() * std::floor(p.x() / lattice.lx());
        m_positions.push_back(p);
    }
    m_lower = m_upper = m_positions.front();
    const auto include = [this](const Eigen::Vector2d& point) {
        m_lower = m_lower.cwiseMin(point);
        m_upper = m_upper.cwiseMax(point);
    };
    for (const Eigen::Vector2d& p : m_positions)
        for (const Eigen::Vector2d& corner : m_cellCorners)
            include(p + corner);
    for (int triangle = 0; triangle < 2 * siteCount(); ++triangle)
        for (const Eigen::Vector2d& corner : triangleCorners(triangle))
            include(corner);
}

std::array<Eigen::Vector2d, 3> SitePlan::triangleCorners(int triangle) const
{
    const Eigen::Vector2d& p = position(triangle / 2);
    if (triangle % 2 == 0)
        return {p, p + m_a1, p + m_a2};
    return {p + m_a1, p + m_a1 + m_a2, p + m_a2};
}

} // namespace kondoscope
