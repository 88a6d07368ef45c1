#include "core/lattice/Lattice.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "core/support/Contracts.h"
#include "core/support/Error.h"

namespace kondoscope {

std::string_view name(LatticeKind kind)
{
    return kind == LatticeKind::Square ? "square" : "triangular";
}

LatticeKind latticeKind(std::string_view name)
{
    if (name == "square")
        return LatticeKind::Square;
    if (name == "triangular")
        return LatticeKind::Triangular;
    throw ConfigError(fmt::format(
        "lattice \"{}\" is not known (it decides bonds and order). Choose \"square\" or \"triangular\".", name));
}

Lattice::Lattice(LatticeKind kind, int lx, int ly) : m_kind(kind), m_lx(lx), m_ly(ly)
{
    if (std::min(lx, ly) < kMinimumSize || std::max(lx, ly) > kMaximumSize)
        throw ConfigError(
            fmt::format("lattice size {} x {} is not possible (memory and periodic bonds). Use {} to {} sites "
                        "in each direction.",
                        lx, ly, kMinimumSize, kMaximumSize));
    m_triangles.reserve(2 * static_cast<std::size_t>(siteCount()));
    for (int y = 0; y < ly; ++y) {
        for (int x = 0; x < lx; ++x) {
            m_triangles.push_back({site(x, y), site(x + 1, y), site(x, y + 1)});
            m_triangles.push_back({site(x + 1, y), site(x + 1, y + 1), site(x, y + 1)});
        }
    }
}

int Lattice::site(int x, int y) const
{
    const int wrappedX = ((x % m_lx) + m_lx) % m_lx;
    const int wrappedY = ((y % m_ly) + m_ly) % m_ly;
    return wrappedX + m_lx * wrappedY;
}

int Lattice::neighbor(int site_, Offset offset) const
{
    const Offset c = cell(site_);
    return site(c.x + offset.x, c.y + offset.y);
}

Eigen::Vector2d Lattice::cartesian(Offset offset) const
{
    if (m_kind == LatticeKind::Square)
        return {offset.x, offset.y};
    return {offset.x + 0.5 * offset.y, 0.5 * std::numbers::sqrt3 * offset.y};
}

double Lattice::squaredLength(Offset offset) const
{
    const int cross = m_kind == LatticeKind::Square ? 0 : offset.x * offset.y;
    return offset.x * offset.x + offset.y * offset.y + cross;
}

std::vector<Offset> Lattice::disk(double squaredRadius) const
{
    // |x|, |y| <= 2r/sqrt3 on the triangular lattice, <= r on the square one
    const int reach = static_cast<int>(std::ceil(std::sqrt(squaredRadius) * 2.0 / std::numbers::sqrt3));
    std::vector<Offset> found;
    for (int y = -reach; y <= reach; ++y)
        for (int x = -reach; x <= reach; ++x)
            if (const double r2 = squaredLength({x, y}); r2 > 0 && r2 <= squaredRadius + 1e-9)
                found.push_back({x, y});
    const auto angle = [this](Offset o) {
        const Eigen::Vector2d r = cartesian(o);
        const double a = std::atan2(r.y(), r.x());
        return a < -1e-9 ? a + 2.0 * std::numbers::pi : a;
    };
    std::sort(found.begin(), found.end(), [&](Offset a, Offset b) {
        const double ra = squaredLength(a), rb = squaredLength(b);
        return ra != rb ? ra < rb : angle(a) < angle(b);
    });
    return found;
}

std::vector<Offset> Lattice::shell(int rank) const
{
    KONDOSCOPE_EXPECTS(rank >= 1);
    double squaredRadius = 1.0;
    for (;; squaredRadius *= 2.0) {
        const std::vector<Offset> sites = disk(squaredRadius);
        int current = 0;
        double length = 0.0;
        std::vector<Offset> members;
        for (Offset o : sites) {
            if (squaredLength(o) > length) {
                if (++current > rank)
                    break;
                length = squaredLength(o);
            }
            if (current == rank)
                members.push_back(o);
        }
        if (!members.empty())
            return members;
    }
}

std::vector<Offset> Lattice::halfShell(int rank) const
{
    std::vector<Offset> half = shell(rank);
    std::erase_if(half, [](Offset o) { return o.y < 0 || (o.y == 0 && o.x < 0); });
    return half;
}

std::vector<Lattice::Bond> Lattice::bonds(int rank) const
{
    std::vector<Bond> result;
    for (Offset o : halfShell(rank))
        for (int i = 0; i < siteCount(); ++i)
            result.push_back({i, neighbor(i, o)});
    return result;
}

std::vector<Lattice::Plaquette> Lattice::plaquettes() const
{
    std::vector<Plaquette> result;
    result.reserve(static_cast<std::size_t>(siteCount()));
    for (int y = 0; y < m_ly; ++y)
        for (int x = 0; x < m_lx; ++x)
            result.push_back({site(x, y), site(x + 1, y), site(x + 1, y + 1), site(x, y + 1)});
    return result;
}

} // namespace kondoscope
