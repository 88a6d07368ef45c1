#pragma once

#include <string>

#include "ui/scene/DiagramSize.h"
#include "ui/scene/ParityPlot.h"
#include "ui/scene/PixelImage.h"

namespace kondoscope {

/// Left: where the found torque components lie over the reference, coloured by their density, with the diagonal. Right:
/// the histogram of the errors beside the normal distribution of the same width.
PixelImage drawParity(const ParityPlot& plot, const DiagramSize& size = {});

/// Reads CSV (see readParityPlot) and writes the figure as PNG.
/// \throws FileError (either file), Error if this machine offers no OpenGL
void renderParity(const std::string& csvPath, const std::string& pngPath);

} // namespace kondoscope
