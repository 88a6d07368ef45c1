#pragma once

#include <vector>

#include <Eigen/Core>
#include <vtkNew.h>

class vtkActor;
class vtkFloatArray;
class vtkLookupTable;
class vtkPolyData;
class vtkPolyDataMapper;
class vtkRenderer;

namespace kondoscope {

/// Filled polygons in the plane z = 0, one colour each, unlit: the pipeline of all maps.
class CellMap
{
public:
    /// \param colors  covers the fixed range of values
    explicit CellMap(vtkLookupTable* colors);
    ~CellMap();

    void attach(vtkRenderer* renderer);
    void setVisible(bool visible);

    /// New geometry; all values become 0.
    ///
    /// \param corners         of all polygons, one after the other; no corner is shared
    /// \param cornersPerCell  the same for every polygon
    void setCells(const std::vector<Eigen::Vector2d>& corners, int cornersPerCell);

    /// \param values  one a polygon, in the order of setCells()
    void setValues(const Eigen::VectorXd& values);

private:
    vtkNew<vtkFloatArray> m_values;
    vtkNew<vtkPolyData> m_cells;
    vtkNew<vtkPolyDataMapper> m_mapper;
    vtkNew<vtkActor> m_actor;
};

} // namespace kondoscope
