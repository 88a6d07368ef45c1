#include "ui/scene/CellLayer.h"

#include <utility>

#include <vtkLookupTable.h>

#include "core/observables/LocalOrder.h"
#include "ui/scene/ColorMaps.h"
#include "ui/scene/SitePlan.h"

namespace kondoscope {

namespace {

CellPolygons siteCells(const SitePlan& plan)
{
    CellPolygons cells{{}, static_cast<int>(plan.cellCorners().size())};
    cells.corners.reserve(static_cast<std::size_t>(plan.siteCount()) * plan.cellCorners().size());
    for (int i = 0; i < plan.siteCount(); ++i)
        for (const Eigen::Vector2d& corner : plan.cellCorners())
            cells.corners.push_back(plan.position(i) + corner);
    return cells;
}

CellPolygons triangleCells(const SitePlan& plan)
{
    CellPolygons cells{{}, 3};
    cells.corners.reserve(static_cast<std::size_t>(plan.siteCount()) * 6);
    for (int triangle = 0; triangle < 2 * plan.siteCount(); ++triangle)
        for (const Eigen::Vector2d& corner : plan.triangleCorners(triangle))
            cells.corners.push_back(corner);
    return cells;
}

} // namespace

CellQuantity bondOrderQuantity()
{
    return {{bondOrderColors(), "⟨S·S⟩", "bond order", {"1  FM", "0", "−1  AF"}}, siteCells, bondOrder};
}

CellQuantity chiralityQuantity()
{
    return {{chiralityColors(), "χ", "scalar chirality", {"+1", "0", "−1"}}, triangleCells, scalarChirality};
}

CellLayer::CellLayer(CellQuantity quantity)
    : m_quantity(std::move(quantity)), m_map(m_quantity.legend.colors), m_legend(m_quantity.legend)
{}

void CellLayer::attach(vtkRenderer* renderer)
{
    m_map.attach(renderer);
}

void CellLayer::setPlan(const SitePlan& plan)
{
    const CellPolygons cells = m_quantity.polygons(plan);
    m_map.setCells(cells.corners, cells.cornersPerCell);
}

void CellLayer::update(const Snapshot& snapshot)
{
    m_map.setValues(m_quantity.values(*snapshot.lattice, snapshot.spins));
}

void CellLayer::setVisible(bool visible)
{
    m_map.setVisible(visible);
    m_legend.setVisible(visible);
}

} // namespace kondoscope
