#pragma once

#include "ui/scene/CellMap.h"
#include "ui/scene/ColorBar.h"
#include "ui/scene/Layer.h"

namespace kondoscope {

/// Local bond order of every site as the colour of its Wigner-Seitz cell, over the fixed range [-1, 1]: ferromagnetic
/// clusters are bright islands in the dark antiferromagnet.
class BondOrderLayer : public Layer
{
public:
    BondOrderLayer();

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
