#include "ui/scene/ArrowLayer.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <Eigen/Geometry>
#include <vtkActor.h>
#include <vtkCamera.h>
#include <vtkFloatArray.h>
#include <vtkGlyph3DMapper.h>
#include <vtkMath.h>
#include <vtkMatrix4x4.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>
#include <vtkUnsignedCharArray.h>

#include "ui/scene/ArrowShape.h"
#include "ui/scene/SitePlan.h"

namespace kondoscope {

namespace {

constexpr double kArrowLength = 0.92;  ///< of the distance between arrows
constexpr double kOutline = 0.035;     ///< of the distance between arrows
constexpr double kSpacingInText = 0.8; ///< smallest distance between arrows, in text sizes

void useArrays(vtkGlyph3DMapper* mapper, vtkPolyData* arrows, const char* colors)
{
    mapper->SetInputData(arrows);
    mapper->SetOrientationArray("direction");
    mapper->SetOrientationModeToDirection();
    mapper->SetScaleModeToNoDataScaling();
    mapper->SetScalarModeToUsePointFieldData();
    mapper->SelectColorArray(colors);
    mapper->SetColorModeToDirectScalars();
}

double pixelsPerUnit(vtkRenderer* renderer)
{
    vtkCamera* camera = renderer->GetActiveCamera();
    const double height = renderer->GetSize()[1];
    if (camera->GetParallelProjection())
        return 0.5 * height / camera->GetParallelScale();
    return 0.5 * height / (camera->GetDistance() * std::tan(0.5 * vtkMath::RadiansFromDegrees(camera->GetViewAngle())));
}

/// Dark outlines around bright arrows, bright ones around dark arrows.
unsigned char outlineGrey(double z)
{
    constexpr double kDarkest = 0.06;
    constexpr double kBrightest = 0.90;
    if (!std::isfinite(z)) // cannot be rounded to a byte
        z = 0;
    return static_cast<unsigned char>(std::lround(255 * std::clamp(0.30 - 0.75 * z, kDarkest, kBrightest)));
}

std::vector<double> projectionOf(vtkRenderer* renderer)
{
    vtkMatrix4x4* matrix =
        renderer->GetActiveCamera()->GetCompositeProjectionTransformMatrix(renderer->GetTiledAspectRatio(), -1, 1);
    return {matrix->GetData(), matrix->GetData() + 16};
}

} // namespace

ArrowLayer::ArrowLayer()
{
    m_directions->SetName("direction");
    m_directions->SetNumberOfComponents(3);
    m_colors->SetName("color");
    m_colors->SetNumberOfComponents(3);
    m_outlineColors->SetName("outline");
    m_outlineColors->SetNumberOfComponents(3);
    m_arrows->SetPoints(m_points);
    for (vtkDataArray* array : std::array<vtkDataArray*, 3>{m_directions, m_colors, m_outlineColors})
        m_arrows->GetPointData()->AddArray(array);
    useArrays(m_bodyMapper, m_arrows, "color");
    useArrays(m_outlineMapper, m_arrows, "outline");
    m_bodies->SetMapper(m_bodyMapper);
    m_outlines->SetMapper(m_outlineMapper);
    // Colour is information: light only models the shape.
    m_bodies->GetProperty()->SetAmbient(0.62);
    m_bodies->GetProperty()->SetDiffuse(0.46);
    m_bodies->GetProperty()->BackfaceCullingOn();
    // The far side of a slightly larger arrow is seen only around the arrow itself: an outline.
    m_outlines->GetProperty()->FrontfaceCullingOn();
    m_outlines->GetProperty()->LightingOff();
    m_bodies->PickableOff();
    m_outlines->PickableOff();
}

ArrowLayer::~ArrowLayer() = default;

void ArrowLayer::attach(vtkRenderer* renderer)
{
    renderer->AddActor(m_outlines);
    renderer->AddActor(m_bodies);
}

void ArrowLayer::setPlan(const SitePlan& plan)
{
    m_positions.clear();
    for (int i = 0; i < plan.siteCount(); ++i)
        m_positions.push_back(plan.position(i));
    m_view = {};
}

void ArrowLayer::update(const Snapshot& snapshot)
{
    m_kind = snapshot.lattice->kind();
    m_lx = snapshot.lattice->lx();
    m_spins = snapshot.spins;
    if (m_visible && m_view.stride > 0)
        paintArrows();
}

void ArrowLayer::setVisible(bool visible)
{
    m_visible = visible;
    m_bodies->SetVisibility(visible);
    m_outlines->SetVisibility(visible);
    m_legend.setVisible(visible);
    m_view = {};
}

void ArrowLayer::setStyle(const SceneStyle& style)
{
    m_minimumSpacing = kSpacingInText * style.textSize;
}

void ArrowLayer::prepareFrame(vtkRenderer* renderer)
{
    if (!m_visible || m_positions.empty())
        return;
    const View view{projectionOf(renderer), chooseStride(renderer)};
    if (view == m_view)
        return;
    m_view = view;
    chooseShape(view.stride * pixelsPerUnit(renderer));
    placeArrows(view);
    paintArrows();
}

int ArrowLayer::chooseStride(vtkRenderer* renderer) const
{
    const double spacing = pixelsPerUnit(renderer);
    int stride = 1;
    while (stride * spacing < m_minimumSpacing)
        do
            stride += 2;
        while (m_kind == LatticeKind::Triangular && stride % 3 == 0);
    return stride;
}

void ArrowLayer::chooseShape(double pixels)
{
    constexpr double kSmallArrow = 36.0;
    constexpr int kFewSides = 7;
    constexpr int kManySides = 20;
    const int sides = pixels < kSmallArrow ? kFewSides : kManySides;
    if (sides == m_sides)
        return;
    m_sides = sides;
    m_bodyMapper->SetSourceData(makeArrow(kArrowLength, 0.0, sides));
    m_outlineMapper->SetSourceData(makeArrow(kArrowLength, kOutline, sides));
}

void ArrowLayer::placeArrows(const View& view)
{
    constexpr double kMargin = 1.1; ///< of the window: arrows at its border are still drawn
    m_stride = view.stride;
    m_legend.setStride(m_stride);
    m_bodyMapper->SetScaleFactor(m_stride);
    m_outlineMapper->SetScaleFactor(m_stride);
    const Eigen::Map<const Eigen::Matrix<double, 4, 4, Eigen::RowMajor>> projection(view.projection.data());
    const double height = 0.5 * m_stride;
    m_sites.clear();
    m_points->Reset();
    for (int i = 0; i < static_cast<int>(m_positions.size()); ++i) {
        if (i % m_lx % m_stride != 0 || i / m_lx % m_stride != 0)
            continue;
        const Eigen::Vector2d& p = m_positions[static_cast<std::size_t>(i)];
        const Eigen::Vector4d seen = projection * Eigen::Vector4d(p.x(), p.y(), height, 1.0);
        if (std::abs(seen.x()) > kMargin * seen.w() || std::abs(seen.y()) > kMargin * seen.w())
            continue;
        m_points->InsertNextPoint(p.x(), p.y(), height);
        m_sites.push_back(i);
    }
    m_points->Modified();
    const auto count = static_cast<vtkIdType>(m_sites.size());
    for (vtkDataArray* array : std::array<vtkDataArray*, 3>{m_directions, m_colors, m_outlineColors})
        array->SetNumberOfTuples(count);
}

void ArrowLayer::paintArrows()
{
    float* direction = m_directions->GetPointer(0);
    unsigned char* color = m_colors->GetPointer(0);
    unsigned char* outline = m_outlineColors->GetPointer(0);
    for (int site : m_sites) {
        const Eigen::RowVector3d s = m_spins.row(site);
        for (int k = 0; k < 3; ++k)
            *direction++ = static_cast<float>(s[k]);
        const ByteColor c = directionColor(s.x(), s.y(), s.z());
        color = std::copy(c.begin(), c.end(), color);
        outline = std::fill_n(outline, 3, outlineGrey(s.z()));
    }
    m_directions->Modified();
    m_colors->Modified();
    m_outlineColors->Modified();
}

} // namespace kondoscope
