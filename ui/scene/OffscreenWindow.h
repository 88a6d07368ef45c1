#pragma once

#include <vtkSmartPointer.h>

class vtkRenderWindow;

namespace kondoscope {

/// A render window without a place on any screen. With VTK below 9.4 it draws through EGL and needs no display; newer
/// ones choose by themselves.
///
/// \throws Error if this machine offers no OpenGL 3.2
vtkSmartPointer<vtkRenderWindow> makeOffscreenWindow();

} // namespace kondoscope
