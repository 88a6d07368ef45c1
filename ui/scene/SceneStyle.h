#pragma once

#include "ui/scene/Background.h"
#include "ui/scene/ColorMaps.h"

namespace kondoscope {

/// Colours and sizes that every part of the picture shares.
struct SceneStyle
{
    Background background = Background::Dark;
    Color paper;            ///< background
    Color ink;              ///< text, axes
    Color faintInk;         ///< second-rank text
    double textSize = 14.0; ///< height of the ordinary text, the unit of all layout [device pixels]

    /// Colours of a background; sizes that keep text in proportion to the picture, from small windows to 4K.
    ///
    /// \param width, height  of the window [device pixels]
    /// \param pixelRatio     device pixels a logical pixel
    static SceneStyle forWindow(Background background, int width, int height, double pixelRatio);
};

} // namespace kondoscope
