#include "ui/scene/CellLayer.h"

#include <vtkLookupTable.h>

#include "ui/scene/SitePlan.h"

namespace kondoscope {

CellLayer::CellLayer(const CellQuantity& quantity)
    : m_quantity(quantity), m_colors(quantity.colors()), m_map(m_colors),
      m_legend(m_colors, quantity.symbol, quantity.meaning), m_range(quantity.smallestExtent, quantity.holdsZero)
{
    m_legend.setState(quantity.hasFixedRange() ? ColorBarState{quantity.ticks, {}}
                                               : ColorBarState{m_range.range().ticks(), quantity.missing});
}

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
    const Eigen::VectorXd values = m_quantity.values(snapshot);
    if (m_quantity.hasFixedRange()) {
        m_map.setValues(values);
        return;
    }
    if (snapshot.lattice != m_lattice && !m_isRangeHeld)
        m_range.reset();
    m_lattice = snapshot.lattice;
    if (values.size() > 0) {
        if (!m_isRangeHeld)
            m_range.follow(values);
        m_colors->SetTableRange(m_range.range().low, m_range.range().high);
        m_map.setValues(values);
    }
    m_legend.setState({m_range.range().ticks(), values.size() > 0 ? "" : m_quantity.missing});
    m_map.setVisible(m_isVisible && m_legend.state().note.empty());
}

void CellLayer::holdRangeFor(const Snapshot& snapshot)
{
    m_isRangeHeld = true;
    if (const Eigen::VectorXd values = m_quantity.values(snapshot); values.size() > 0)
        m_range.include(values);
}

void CellLayer::setVisible(bool visible)
{
    m_isVisible = visible;
    m_map.setVisible(visible && m_legend.state().note.empty());
    m_legend.setVisible(visible);
}

} // namespace kondoscope
