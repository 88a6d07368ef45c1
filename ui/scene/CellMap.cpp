#include "ui/scene/CellMap.h"

#include <numeric>

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkCellData.h>
#include <vtkFloatArray.h>
#include <vtkIdTypeArray.h>
#include <vtkLookupTable.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>

#include "core/support/Contracts.h"

namespace kondoscope {

CellMap::CellMap(vtkLookupTable* colors)
{
    m_values->SetName("value");
    m_cells->GetCellData()->SetScalars(m_values);
    m_mapper->SetInputData(m_cells);
    m_mapper->SetLookupTable(colors);
    m_mapper->UseLookupTableScalarRangeOn();
    m_mapper->SetScalarModeToUseCellData();
    m_mapper->SetColorModeToMapScalars();
    m_actor->SetMapper(m_mapper);
    m_actor->GetProperty()->LightingOff();
    m_actor->PickableOff();
}

CellMap::~CellMap() = default;

void CellMap::attach(vtkRenderer* renderer)
{
    renderer->AddActor(m_actor);
}

void CellMap::setVisible(bool visible)
{
    m_actor->SetVisibility(visible);
}

void CellMap::setCells(const std::vector<Eigen::Vector2d>& corners, int cornersPerCell)
{
    const auto cornerCount = static_cast<vtkIdType>(corners.size());
    vtkNew<vtkPoints> points;
    points->SetNumberOfPoints(cornerCount);
    for (vtkIdType i = 0; i < cornerCount; ++i)
        points->SetPoint(i, corners[static_cast<std::size_t>(i)].x(), corners[static_cast<std::size_t>(i)].y(), 0.0);
    vtkNew<vtkIdTypeArray> connectivity;
    connectivity->SetNumberOfValues(cornerCount);
    std::iota(connectivity->GetPointer(0), connectivity->GetPointer(0) + cornerCount, vtkIdType{0});
    vtkNew<vtkCellArray> polygons;
    polygons->SetData(cornersPerCell, connectivity);
    m_values->SetNumberOfValues(cornerCount / cornersPerCell);
    m_values->Fill(0.0);
    m_cells->SetPoints(points);
    m_cells->SetPolys(polygons);
}

void CellMap::setValues(const Eigen::VectorXd& values)
{
    KONDOSCOPE_EXPECTS(values.size() == m_values->GetNumberOfValues());
    Eigen::Map<Eigen::VectorXf>(m_values->GetPointer(0), values.size()) = values.cast<float>();
    m_values->Modified();
}

} // namespace kondoscope
