#pragma once

#include <array>
#include <string>

#include <vtkNew.h>

#include "ui/scene/Label.h"
#include "ui/scene/Legend.h"

class vtkPoints;
class vtkPolyData;
class vtkPolyDataMapper2D;
class vtkTexture;
class vtkTexturedActor2D;

namespace kondoscope {

/// The sphere of spin directions, its two halves side by side: the upper one as seen from +z, the lower one beside it
/// with the same azimuth, so that every direction is in the picture.
class DirectionLegend : public Legend
{
public:
    DirectionLegend();
    ~DirectionLegend() override;

    void attach(vtkRenderer* renderer) override;
    void setVisible(bool visible) override;
    double preferredHeight() const override { return m_stride > 1 ? 10.0 : 8.8; }
    void place(const ScreenBox& box, const SceneStyle& style) override;

    /// Says that only every n-th site along each direction carries an arrow; 1: all do.
    void setStride(int stride);

private:
    void placeSpheres(const ScreenBox& box);

    vtkNew<vtkPoints> m_corners;
    vtkNew<vtkPolyData> m_quad;
    vtkNew<vtkPolyDataMapper2D> m_mapper;
    vtkNew<vtkTexture> m_texture;
    vtkNew<vtkTexturedActor2D> m_spheres;
    Label m_title{true};
    Label m_x;
    Label m_y;
    Label m_up;
    Label m_down;
    Label m_thinning;
    bool m_visible = true;
    int m_stride = 1;
};

} // namespace kondoscope
