#pragma once

#include <memory>

#include "ui/scene/CellMap.h"
#include "ui/scene/CellQuantity.h"
#include "ui/scene/ColorBar.h"
#include "ui/scene/Layer.h"

namespace kondoscope {

/// Shows a quantity as coloured cells in the plane of the lattice; nothing, with the reason in the legend, where a
/// snapshot does not hold the quantity.
class CellLayer : public Layer
{
public:
    /// \param quantity  one of cellQuantities()
    explicit CellLayer(const CellQuantity& quantity);

    void attach(vtkRenderer* renderer) override;
    void setPlan(const SitePlan& plan) override;
    void update(const Snapshot& snapshot) override;
    void setVisible(bool visible) override;
    void setStyle(const SceneStyle&) override {}
    Legend& legend() override { return m_legend; }

    /// Widens the range for this moment, too, and keeps it from now on: for pictures that share one range.
    void holdRangeFor(const Snapshot& snapshot);

    /// What the legend says at present.
    const ColorBarState& legendState() const { return m_legend.state(); }
    void setLegendState(const ColorBarState& state) { m_legend.setState(state); }

private:
    const CellQuantity& m_quantity;
    vtkSmartPointer<vtkLookupTable> m_colors;
    CellMap m_map;
    ColorBar m_legend;
    AutoRange m_range;
    bool m_isRangeHeld = false;
    bool m_isVisible = false;
    std::shared_ptr<const Lattice> m_lattice; ///< of the run that is shown
};

} // namespace kondoscope
