#include "ui/scene/ChiralityLayer.h"

#include <vtkLookupTable.h>

#include "core/observables/LocalOrder.h"
#include "ui/scene/SitePlan.h"

namespace kondoscope {

ChiralityLayer::ChiralityLayer()
    : m_map(chiralityColors()), m_legend({chiralityColors(), "χ", "scalar chirality", {"+1", "0", "−1"}})
{}

void ChiralityLayer::attach(vtkRenderer* renderer)
{
    m_map.attach(renderer);
}

void ChiralityLayer::setPlan(const SitePlan& plan)
{
    std::vector<Eigen::Vector2d> corners;
    corners.reserve(static_cast<std::size_t>(plan.siteCount()) * 6);
    for (int triangle = 0; triangle < 2 * plan.siteCount(); ++triangle)
        for (const Eigen::Vector2d& corner : plan.triangleCorners(triangle))
            corners.push_back(corner);
    m_map.setCells(corners, 3);
}

void ChiralityLayer::update(const Snapshot& snapshot)
{
    m_map.setValues(scalarChirality(*snapshot.lattice, snapshot.spins));
}

void ChiralityLayer::setVisible(bool visible)
{
    m_map.setVisible(visible);
    m_legend.setVisible(visible);
}

} // namespace kondoscope
