#include "ui/scene/DirectionLegend.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkImageData.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper2D.h>
#include <vtkRenderer.h>
#include <vtkTexture.h>
#include <vtkTexturedActor2D.h>

namespace kondoscope {

namespace {

constexpr double kGap = 0.12; ///< between the two spheres, in diameters

/// Two shaded half spheres side by side with soft edges.
vtkSmartPointer<vtkImageData> paintSpheres()
{
    constexpr int kDiameter = 256;
    constexpr int kWidth = static_cast<int>(kDiameter * (2.0 + kGap));
    auto image = vtkSmartPointer<vtkImageData>::New();
    image->SetDimensions(kWidth, kDiameter, 1);
    image->AllocateScalars(VTK_UNSIGNED_CHAR, 4);
    auto* pixel = static_cast<unsigned char*>(image->GetScalarPointer());
    const double radius = 0.5 * kDiameter;
    for (int row = 0; row < kDiameter; ++row)
        for (int column = 0; column < kWidth; ++column, pixel += 4) {
            const bool upper = column < kWidth / 2;
            const double x = (column + 0.5 - (upper ? radius : kWidth - radius)) / radius;
            const double y = (row + 0.5) / radius - 1.0;
            const double r = std::hypot(x, y);
            const double height = std::sqrt(std::max(0.0, 1.0 - r * r));
            const ByteColor c = directionColor(x, y, upper ? height : -height);
            std::copy(c.begin(), c.end(), pixel);
            constexpr double kEdgePixels = 3.0;
            pixel[3] = static_cast<unsigned char>(255 * std::clamp((1.0 - r) * radius / kEdgePixels, 0.0, 1.0));
        }
    return image;
}

std::string ordinal(int n)
{
    return n % 10 == 3 && n % 100 != 13 ? fmt::format("{}rd", n) : fmt::format("{}th", n);
}

} // namespace

DirectionLegend::DirectionLegend()
{
    m_corners->SetNumberOfPoints(4);
    vtkNew<vtkCellArray> polygon;
    polygon->InsertNextCell({0, 1, 2, 3});
    vtkNew<vtkFloatArray> coordinates;
    coordinates->SetNumberOfComponents(2);
    for (const std::array<float, 2>& corner : {std::array<float, 2>{0, 0}, {1, 0}, {1, 1}, {0, 1}})
        coordinates->InsertNextTypedTuple(corner.data());
    m_quad->SetPoints(m_corners);
    m_quad->SetPolys(polygon);
    m_quad->GetPointData()->SetTCoords(coordinates);
    m_mapper->SetInputData(m_quad);
    m_texture->SetInputData(paintSpheres());
    m_texture->InterpolateOn();
    m_texture->MipmapOn();
    m_spheres->SetMapper(m_mapper);
    m_spheres->SetTexture(m_texture);
    m_spheres->PickableOff();
    m_title.setText("S  direction");
    m_x.setText("x");
    m_y.setText("y");
    m_up.setText("⊙ Sz > 0");
    m_down.setText("⊗ Sz < 0");
}

DirectionLegend::~DirectionLegend() = default;

void DirectionLegend::attach(vtkRenderer* renderer)
{
    renderer->AddViewProp(m_spheres);
    for (Label* label : {&m_title, &m_x, &m_y, &m_up, &m_down, &m_thinning})
        label->attach(renderer);
}

void DirectionLegend::setVisible(bool visible)
{
    m_visible = visible;
    m_spheres->SetVisibility(visible);
    for (Label* label : {&m_title, &m_x, &m_y, &m_up, &m_down})
        label->setVisible(visible);
    m_thinning.setVisible(visible && m_stride > 1);
}

void DirectionLegend::setStride(int stride)
{
    if (stride == m_stride)
        return;
    m_stride = stride;
    if (stride > 1)
        m_thinning.setText(fmt::format("every {} site drawn", ordinal(stride)));
    m_thinning.setVisible(m_visible && stride > 1);
}

void DirectionLegend::place(const ScreenBox& box, const SceneStyle& style)
{
    const double em = style.textSize;
    const double top = box.bottom + box.height;
    const double diameter = 4.0 * em;
    m_title.place(box.left, top - 1.4 * em, 0.95 * em, Anchor::BottomLeft);
    const ScreenBox spheres{box.left, top - 3.2 * em - diameter, diameter * (2 + kGap), diameter};
    placeSpheres(spheres);
    const double middleX = spheres.left + 0.5 * diameter;
    const double farX = spheres.left + spheres.width - 0.5 * diameter;
    m_x.place(spheres.left + spheres.width + 0.3 * em, spheres.bottom + 0.5 * diameter, 0.85 * em, Anchor::CenterLeft);
    m_y.place(middleX, spheres.bottom + diameter + 0.1 * em, 0.85 * em, Anchor::BottomCenter);
    m_up.place(middleX, spheres.bottom - 1.4 * em, 0.8 * em, Anchor::BottomCenter);
    m_down.place(farX, spheres.bottom - 1.4 * em, 0.8 * em, Anchor::BottomCenter);
    m_thinning.place(box.left, spheres.bottom - 2.7 * em, 0.72 * em, Anchor::BottomLeft);
    for (Label* label : {&m_title, &m_x, &m_y, &m_up, &m_down})
        label->setColor(style.ink);
    m_thinning.setColor(style.faintInk);
}

void DirectionLegend::placeSpheres(const ScreenBox& box)
{
    m_corners->SetPoint(0, box.left, box.bottom, 0);
    m_corners->SetPoint(1, box.left + box.width, box.bottom, 0);
    m_corners->SetPoint(2, box.left + box.width, box.bottom + box.height, 0);
    m_corners->SetPoint(3, box.left, box.bottom + box.height, 0);
    m_corners->Modified();
    m_quad->Modified();
}

} // namespace kondoscope
