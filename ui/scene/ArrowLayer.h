#pragma once

#include <vector>

#include <Eigen/Core>
#include <vtkNew.h>

#include "core/lattice/SpinField.h"
#include "ui/scene/DirectionLegend.h"
#include "ui/scene/Layer.h"

class vtkActor;
class vtkFloatArray;
class vtkGlyph3DMapper;
class vtkPoints;
class vtkPolyData;
class vtkUnsignedCharArray;

namespace kondoscope {

class SitePlan;

/// Spins as arrows that hover over the plane, coloured by their direction, with a contrasting outline that keeps them
/// readable on any map.
///
/// Where sites are too close on the screen only every n-th one along both directions carries a longer arrow. n is prime
/// to 2 (and to 3 on the triangular lattice), so that no sublattice of the ordered states is left out: with n = 2 a
/// Neel state would look like a ferromagnet. Sites outside the window carry none.
class ArrowLayer : public Layer
{
public:
    ArrowLayer();
    ~ArrowLayer() override;

    void attach(vtkRenderer* renderer) override;
    void setPlan(const SitePlan& plan) override;
    void update(const Snapshot& snapshot) override;
    void setVisible(bool visible) override;
    void setStyle(const SceneStyle& style) override;
    void prepareFrame(vtkRenderer* renderer) override;
    Legend& legend() override { return m_legend; }

    int stride() const { return m_stride; }
    /// For a legend that explains the arrows of another picture.
    void setLegendStride(int stride) { m_legend.setStride(stride); }

private:
    /// What decides which sites carry arrows: if it is unchanged, so are they.
    struct View
    {
        std::vector<double> projection;
        int stride = 0;
        bool operator==(const View&) const = default;
    };

    int chooseStride(vtkRenderer* renderer) const;
    /// Fewer triangles for arrows that are small on the screen.
    void chooseShape(double pixels);
    void placeArrows(const View& view);
    void paintArrows();

    vtkNew<vtkPoints> m_points;
    vtkNew<vtkFloatArray> m_directions;
    vtkNew<vtkUnsignedCharArray> m_colors;
    vtkNew<vtkUnsignedCharArray> m_outlineColors;
    vtkNew<vtkPolyData> m_arrows;
    vtkNew<vtkGlyph3DMapper> m_bodyMapper;
    vtkNew<vtkGlyph3DMapper> m_outlineMapper;
    vtkNew<vtkActor> m_bodies;
    vtkNew<vtkActor> m_outlines;
    DirectionLegend m_legend;

    std::vector<Eigen::Vector2d> m_positions;
    SpinField m_spins;
    std::vector<int> m_sites; ///< that carry arrows
    LatticeKind m_kind = LatticeKind::Square;
    int m_lx = 0;
    double m_minimumSpacing = 14.0; ///< between arrows [device pixels]
    int m_stride = 1;
    int m_sides = 0;
    View m_view;
    bool m_visible = true;
};

} // namespace kondoscope
