#pragma once

#include "ui/scene/CellMap.h"
#include "ui/scene/ColorBar.h"
#include "ui/scene/Layer.h"

namespace kondoscope {

/// Scalar chirality of every triangle as its colour, zero-centred over the fixed range [-1, 1]: tetrahedral order of
/// one sign is blue, of the other red. Triangles that wrap around the lattice are drawn beside its edge.
class ChiralityLayer : public Layer
{
public:
    ChiralityLayer();

    void attach(vtkRenderer* renderer) override;
    void setPlan(const SitePlan& plan) override;
    void update(const Snapshot& snapshot) override;
    void setVisible(bool visible) override;
    void setStyle(const SceneStyle&) override {}
    Legend& legend() override { return m_legend; }

private:
    CellMap m_map;
    ColorBar m_legend;
};

} // namespace kondoscope
