#include "ui/scene/PlotCanvas.h"

#include <cmath>
#include <numbers>

#include <vtkActor2D.h>
#include <vtkCellArray.h>
#include <vtkCellData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper2D.h>
#include <vtkProperty2D.h>
#include <vtkRenderWindow.h>
#include <vtkRenderer.h>
#include <vtkUnsignedCharArray.h>

namespace kondoscope {

namespace {

constexpr int kRoundCorners = 16; ///< of a disk

void appendDisk(std::vector<Eigen::Vector2d>& corners, const Eigen::Vector2d& center, double radius)
{
    for (int k = 0; k < kRoundCorners; ++k) {
        const double angle = 2.0 * std::numbers::pi * k / kRoundCorners;
        corners.push_back(center + radius * Eigen::Vector2d(std::cos(angle), std::sin(angle)));
    }
}

} // namespace

PlotCanvas::PlotCanvas(vtkRenderWindow* window, const Color& paper)
{
    m_areas->SetBackground(paper[0], paper[1], paper[2]);
    window->SetNumberOfLayers(2);
    window->AddRenderer(m_areas);
    m_lines->SetLayer(1);
    window->AddRenderer(m_lines);
}

PlotCanvas::~PlotCanvas() = default;

void PlotCanvas::addPolygons(vtkRenderer* renderer, const std::vector<Eigen::Vector2d>& corners, int cornersPerPolygon,
                             const Color& color)
{
    if (corners.empty())
        return;
    vtkNew<vtkPoints> points;
    for (const Eigen::Vector2d& corner : corners)
        points->InsertNextPoint(corner.x(), corner.y(), 0.0);
    vtkNew<vtkCellArray> polygons;
    for (vtkIdType first = 0; first < points->GetNumberOfPoints(); first += cornersPerPolygon) {
        polygons->InsertNextCell(cornersPerPolygon);
        for (vtkIdType k = 0; k < cornersPerPolygon; ++k)
            polygons->InsertCellPoint(first + k);
    }
    vtkNew<vtkPolyData> data;
    data->SetPoints(points);
    data->SetPolys(polygons);
    vtkNew<vtkPolyDataMapper2D> mapper;
    mapper->SetInputData(data);
    vtkNew<vtkActor2D> actor;
    actor->SetMapper(mapper);
    actor->GetProperty()->SetColor(color[0], color[1], color[2]);
    renderer->AddViewProp(actor);
}

void PlotCanvas::fillBelow(const std::vector<Eigen::Vector2d>& curve, double base, const Color& color)
{
    std::vector<Eigen::Vector2d> corners;
    for (std::size_t i = 1; i < curve.size(); ++i) {
        corners.emplace_back(curve[i - 1].x(), base);
        corners.emplace_back(curve[i].x(), base);
        corners.push_back(curve[i]);
        corners.push_back(curve[i - 1]);
    }
    addPolygons(m_areas, corners, 4, color);
}

void PlotCanvas::fillCells(const std::vector<PlotCell>& cells)
{
    vtkNew<vtkPoints> points;
    vtkNew<vtkCellArray> polygons;
    vtkNew<vtkUnsignedCharArray> colors;
    colors->SetNumberOfComponents(3);
    for (const PlotCell& cell : cells) {
        const double left = std::round(cell.box.left), right = std::round(cell.box.left + cell.box.width);
        const double bottom = std::round(cell.box.bottom), top = std::round(cell.box.bottom + cell.box.height);
        const vtkIdType first = points->InsertNextPoint(left, bottom, 0.0);
        points->InsertNextPoint(right, bottom, 0.0);
        points->InsertNextPoint(right, top, 0.0);
        points->InsertNextPoint(left, top, 0.0);
        polygons->InsertNextCell({first, first + 1, first + 2, first + 3});
        for (const double part : cell.color)
            colors->InsertNextValue(static_cast<unsigned char>(std::lround(255.0 * part)));
    }
    vtkNew<vtkPolyData> data;
    data->SetPoints(points);
    data->SetPolys(polygons);
    data->GetCellData()->SetScalars(colors);
    vtkNew<vtkPolyDataMapper2D> mapper;
    mapper->SetInputData(data);
    mapper->SetScalarModeToUseCellData();
    vtkNew<vtkActor2D> actor;
    actor->SetMapper(mapper);
    m_areas->AddViewProp(actor);
}

void PlotCanvas::polyline(const std::vector<Eigen::Vector2d>& points, double width, const Color& color)
{
    std::vector<Eigen::Vector2d> strips;
    std::vector<Eigen::Vector2d> joints;
    for (std::size_t i = 1; i < points.size(); ++i) {
        const Eigen::Vector2d along = points[i] - points[i - 1];
        const double length = along.norm();
        if (length == 0.0)
            continue;
        const Eigen::Vector2d side = 0.5 * width / length * Eigen::Vector2d(-along.y(), along.x());
        strips.insert(strips.end(), {points[i - 1] - side, points[i] - side, points[i] + side, points[i - 1] + side});
    }
    for (std::size_t i = 1; i + 1 < points.size(); ++i)
        appendDisk(joints, points[i], 0.5 * width);
    addPolygons(m_lines, strips, 4, color);
    addPolygons(m_lines, joints, kRoundCorners, color);
}

void PlotCanvas::dot(const Eigen::Vector2d& at, double radius, const Color& color)
{
    std::vector<Eigen::Vector2d> corners;
    appendDisk(corners, at, radius);
    addPolygons(m_lines, corners, kRoundCorners, color);
}

void PlotCanvas::text(const std::string& utf8, double x, double y, double size, Anchor anchor, const Color& color)
{
    Label& label = m_labels.emplace_back();
    label.attach(m_lines);
    label.setText(utf8);
    label.setColor(color);
    label.place(x, y, size, anchor);
}

void PlotCanvas::uprightText(const std::string& utf8, double x, double y, double size, const Color& color)
{
    text(utf8, x, y, size, Anchor::BottomCenter, color);
    m_labels.back().setUpright();
}

} // namespace kondoscope
