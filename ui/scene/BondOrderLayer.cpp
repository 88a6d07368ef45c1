#include "ui/scene/BondOrderLayer.h"

#include <vtkLookupTable.h>

#include "core/observables/LocalOrder.h"
#include "ui/scene/SitePlan.h"

namespace kondoscope {

BondOrderLayer::BondOrderLayer()
    : m_map(bondOrderColors()), m_legend({bondOrderColors(), "⟨S·S⟩", "bond order", {"1  FM", "0", "−1  AF"}})
{}

void BondOrderLayer::attach(vtkRenderer* renderer)
{
    m_map.attach(renderer);
}

void BondOrderLayer::setPlan(const SitePlan& plan)
{
    std::vector<Eigen::Vector2d> corners;
    corners.reserve(static_cast<std::size_t>(plan.siteCount()) * plan.cellCorners().size());
    for (int i = 0; i < plan.siteCount(); ++i)
        for (const Eigen::Vector2d& corner : plan.cellCorners())
            corners.push_back(plan.position(i) + corner);
    m_map.setCells(corners, static_cast<int>(plan.cellCorners().size()));
}

void BondOrderLayer::update(const Snapshot& snapshot)
{
    m_map.setValues(bondOrder(*snapshot.lattice, snapshot.spins));
}

void BondOrderLayer::setVisible(bool visible)
{
    m_map.setVisible(visible);
    m_legend.setVisible(visible);
}

} // namespace kondoscope
