#pragma once

#include <vtkSmartPointer.h>

class vtkPolyData;

namespace kondoscope {

/// A closed arrow along +x, centred on the origin, with normals; few triangles, since a scene holds thousands.
///
/// \param length  from tail to tip, without the margin
/// \param margin  thickness of a coat around the arrow; the coat of an arrow is its outline
/// \param sides   of the polygons that stand for circles, 3 or more
vtkSmartPointer<vtkPolyData> makeArrow(double length, double margin, int sides);

} // namespace kondoscope
