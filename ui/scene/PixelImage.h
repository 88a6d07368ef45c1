#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

class vtkRenderWindow;

namespace kondoscope {

/// A drawn picture: rows from the bottom up, three bytes (red, green, blue) a pixel.
struct PixelImage
{
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgb;

    /// Copies `source` into this picture, its lower left corner at (x, y); it must fit.
    void paste(const PixelImage& source, int x, int y);
};

/// Renders a window at this size [pixels] and reads the result. Its own size is restored.
/// \throws Error if the picture cannot be drawn (too large for the graphics driver)
PixelImage drawWindow(vtkRenderWindow* window, int width, int height);

/// Writes PNG, beside the target first, so that a failure leaves no broken file.
///
/// \param texts  (keyword, value) pairs stored inside the file
/// \throws FileError
void writePng(const std::string& path, const PixelImage& image,
              const std::vector<std::pair<std::string, std::string>>& texts = {});

} // namespace kondoscope
