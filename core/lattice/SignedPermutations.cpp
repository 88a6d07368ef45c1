#include "core/lattice/SignedPermutations.h"

#include <set>

#include "core/support/Contracts.h"

namespace kondoscope {

SignedPermutations::SignedPermutations(const PointGroup& group, int count,
                                       const std::function<Image(int g, int i)>& imageOf)
    : m_groupOrder(group.order()), m_count(count), m_places(static_cast<std::size_t>(count), -1)
{
    m_images.reserve(static_cast<std::size_t>(m_groupOrder) * static_cast<std::size_t>(count));
    for (int g = 0; g < m_groupOrder; ++g) {
        for (int i = 0; i < count; ++i) {
            m_images.push_back(imageOf(g, i));
            KONDOSCOPE_EXPECTS(m_images.back().index >= 0 && m_images.back().index < count);
        }
    }
    for (int i = 0; i < count; ++i) {
        if (m_places[static_cast<std::size_t>(i)] >= 0)
            continue;
        std::set<int> members;
        for (int g = 0; g < m_groupOrder; ++g)
            members.insert(image(g, i).index);
        int place = 0;
        for (int member : members)
            m_places[static_cast<std::size_t>(member)] = place++;
        m_orbits.emplace_back(members.begin(), members.end());
    }
}

std::vector<double> SignedPermutations::characters(int orbit) const
{
    std::vector<double> sums(static_cast<std::size_t>(m_groupOrder), 0.0);
    for (int g = 0; g < m_groupOrder; ++g)
        for (int i : m_orbits[static_cast<std::size_t>(orbit)])
            if (const Image target = image(g, i); target.index == i)
                sums[static_cast<std::size_t>(g)] += target.sign;
    return sums;
}

Representation SignedPermutations::representation(int orbit) const
{
    const std::vector<int>& members = m_orbits[static_cast<std::size_t>(orbit)];
    const auto size = static_cast<Eigen::Index>(members.size());
    Representation matrices(static_cast<std::size_t>(m_groupOrder), Eigen::MatrixXd::Zero(size, size));
    for (int g = 0; g < m_groupOrder; ++g) {
        for (Eigen::Index column = 0; column < size; ++column) {
            const Image target = image(g, members[static_cast<std::size_t>(column)]);
            matrices[static_cast<std::size_t>(g)](m_places[static_cast<std::size_t>(target.index)], column) =
                target.sign;
        }
    }
    return matrices;
}

} // namespace kondoscope
