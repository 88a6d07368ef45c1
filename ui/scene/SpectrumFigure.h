#pragma once

#include <string>

#include "ui/scene/PixelImage.h"
#include "ui/scene/Spectrum.h"

namespace kondoscope {

/// A density of states for print: black on white, one column wide at 600 dots an inch.
struct SpectrumFigureSize
{
    int width = 2040;
    int height = 1380;
};

/// Occupied states are shaded, the chemical potential and a gap are marked.
PixelImage drawSpectrum(const Spectrum& spectrum, const SpectrumFigureSize& size = {});

/// Reads CSV (see readSpectrum) and writes the figure as PNG.
/// \throws FileError (either file), Error if this machine offers no OpenGL
void renderSpectrum(const std::string& csvPath, const std::string& pngPath);

} // namespace kondoscope
