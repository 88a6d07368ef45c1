#include "ui/scene/ArrowShape.h"

#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>

namespace kondoscope {

namespace {

/// A circle around the x axis; its normal leans by (axial, radial).
struct Ring
{
    double x;
    double radius;
    double axial;
    double radial;
};

} // namespace

vtkSmartPointer<vtkPolyData> makeArrow(double length, double margin, int sides)
{
    const double tail = -0.5 * length - margin;
    const double neck = 0.05 * length - margin;
    const double tip = 0.5 * length + 1.6 * margin;
    const double shaft = 0.085 * length + margin;
    const double head = 0.23 * length + margin;
    const double slope = std::hypot(tip - neck, head);
    const double coneAxial = head / slope;
    const double coneRadial = (tip - neck) / slope;
    // Pairs of rings are joined by a band of quadrilaterals: tail cap, shaft, back of the head, head.
    const std::vector<std::array<Ring, 2>> bands{
        {{{tail, 0.0, -1, 0}, {tail, shaft, -1, 0}}},
        {{{tail, shaft, 0, 1}, {neck, shaft, 0, 1}}},
        {{{neck, shaft, -1, 0}, {neck, head, -1, 0}}},
        {{{neck, head, coneAxial, coneRadial}, {tip, 0.0, coneAxial, coneRadial}}},
    };
    vtkNew<vtkPoints> points;
    vtkNew<vtkFloatArray> normals;
    normals->SetNumberOfComponents(3);
    vtkNew<vtkCellArray> triangles;
    for (const auto& band : bands) {
        const vtkIdType first = points->GetNumberOfPoints();
        for (int side = 0; side < sides; ++side) {
            const double angle = 2 * std::numbers::pi * side / sides;
            for (const Ring& ring : band) {
                points->InsertNextPoint(ring.x, ring.radius * std::cos(angle), ring.radius * std::sin(angle));
                normals->InsertNextTuple3(ring.axial, ring.radial * std::cos(angle), ring.radial * std::sin(angle));
            }
        }
        for (int side = 0; side < sides; ++side) {
            const vtkIdType a = first + 2 * side;
            const vtkIdType b = first + 2 * ((side + 1) % sides);
            if (band[0].radius > 0)
                triangles->InsertNextCell({a, b, a + 1});
            if (band[1].radius > 0)
                triangles->InsertNextCell({b, b + 1, a + 1});
        }
    }
    auto arrow = vtkSmartPointer<vtkPolyData>::New();
    arrow->SetPoints(points);
    arrow->SetPolys(triangles);
    arrow->GetPointData()->SetNormals(normals);
    return arrow;
}

} // namespace kondoscope
