#pragma once

#include <string>

#include "ui/scene/RenderRecipe.h"

namespace kondoscope {

/// Draws a trajectory as a figure for a publication: a row of panels with their times, one legend, title, and a caption
/// with the parameters of the run. The file also holds the run's configuration as text. Needs no display.
///
/// \throws FileError (trajectory, PNG), ConfigError (recipe), Error (no OpenGL)
void renderFigure(const std::string& trajectoryPath, const RenderRecipe& recipe, const std::string& pngPath);

} // namespace kondoscope
