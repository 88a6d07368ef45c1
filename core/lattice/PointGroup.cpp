#include "core/lattice/PointGroup.h"

#include <algorithm>
#include <set>

namespace kondoscope {

PointGroup::PointGroup(LatticeKind kind)
{
    const bool square = kind == LatticeKind::Square;
    const Matrix rotation = square ? Matrix{0, -1, 1, 0} : Matrix{0, -1, 1, 1};
    const Matrix mirror = square ? Matrix{1, 0, 0, -1} : Matrix{0, 1, 1, 0};
    const auto multiply = [](const Matrix& a, const Matrix& b) {
        return Matrix{a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2],
                      a[2] * b[1] + a[3] * b[3]};
    };
    for (Matrix start : {Matrix{1, 0, 0, 1}, mirror}) {
        Matrix element = start;
        for (int k = 0; k < (square ? 4 : 6); ++k) {
            m_matrices.push_back(element);
            element = multiply(rotation, element);
        }
    }
    const auto indexOf = [this](const Matrix& m) {
        return static_cast<int>(std::find(m_matrices.begin(), m_matrices.end(), m) - m_matrices.begin());
    };
    m_inverses.resize(m_matrices.size());
    for (std::size_t g = 0; g < m_matrices.size(); ++g) {
        for (std::size_t h = 0; h < m_matrices.size(); ++h) {
            m_products.push_back(indexOf(multiply(m_matrices[g], m_matrices[h])));
            if (m_products.back() == 0)
                m_inverses[g] = static_cast<int>(h);
        }
    }
    // the second half of the elements are the reflections, and exactly one of them fixes a1
    m_mirror = rotationOrder();
    while (apply(m_mirror, {1, 0}) != Offset{1, 0})
        ++m_mirror;
}

Offset PointGroup::apply(int g, Offset offset) const
{
    const Matrix& m = m_matrices[static_cast<std::size_t>(g)];
    return {m[0] * offset.x + m[1] * offset.y, m[2] * offset.x + m[3] * offset.y};
}

PointGroup::Factors PointGroup::factors(int g) const
{
    const bool mirrored = g >= rotationOrder();
    return {mirrored ? product(g, m_mirror) : g, mirrored}; // s is its own inverse
}

std::vector<std::vector<int>> PointGroup::conjugacyClasses() const
{
    std::vector<std::vector<int>> classes;
    std::vector<bool> known(static_cast<std::size_t>(order()), false);
    for (int g = 0; g < order(); ++g) {
        if (known[static_cast<std::size_t>(g)])
            continue;
        std::set<int> members;
        for (int h = 0; h < order(); ++h)
            members.insert(product(product(h, g), inverse(h)));
        for (int member : members)
            known[static_cast<std::size_t>(member)] = true;
        classes.emplace_back(members.begin(), members.end());
    }
    return classes;
}

} // namespace kondoscope
