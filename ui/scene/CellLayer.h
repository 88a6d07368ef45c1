#pragma once

#include <functional>
#include <vector>

#include <Eigen/Core>

#include "ui/scene/CellMap.h"
#include "ui/scene/ColorBar.h"
#include "ui/scene/Layer.h"

namespace kondoscope {

/// Polygons with the same number of corners.
struct CellPolygons
{
    std::vector<Eigen::Vector2d> corners; ///< of all polygons, one after the other; no corner is shared
    int cornersPerCell = 0;
};

/// A quantity that a map of coloured cells shows.
struct CellQuantity
{
    ColorBarText legend; ///< its colours cover the fixed range of values
    std::function<CellPolygons(const SitePlan& plan)> polygons;
    /// One value a polygon, in the same order.
    std::function<Eigen::VectorXd(const Lattice& lattice, const SpinField& spins)> values;
};

/// Local bond order of every site as the colour of its Wigner-Seitz cell, over the fixed range [-1, 1]: ferromagnetic
/// clusters are bright islands in the dark antiferromagnet.
CellQuantity bondOrderQuantity();

/// Scalar chirality of every triangle as its colour, zero-centred over the fixed range [-1, 1]: tetrahedral order of
/// one sign is blue, of the other red. Triangles that wrap around the lattice are drawn beside its edge.
CellQuantity chiralityQuantity();

/// Shows a quantity as coloured cells in the plane of the lattice.
class CellLayer : public Layer
{
public:
    explicit CellLayer(CellQuantity quantity);

    void attach(vtkRenderer* renderer) override;
    void setPlan(const SitePlan& plan) override;
    void update(const Snapshot& snapshot) override;
    void setVisible(bool visible) override;
    void setStyle(const SceneStyle&) override {}
    Legend& legend() override { return m_legend; }

private:
    CellQuantity m_quantity;
    CellMap m_map;
    ColorBar m_legend;
};

} // namespace kondoscope
