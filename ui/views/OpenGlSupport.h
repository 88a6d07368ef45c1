#pragma once

#include <QString>

namespace kondoscope {

/// Surface format of the scene (OpenGL 3.2 core); call before the application object exists.
void requestOpenGlFormat();

/// Lets Mesa draw on the processor; call before the application object exists.
void requestSoftwareOpenGl();

/// Empty if the display can draw the scene, else the reason and what to do.
QString openGlProblem();

} // namespace kondoscope
