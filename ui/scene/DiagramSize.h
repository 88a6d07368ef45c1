#pragma once

#include "ui/scene/Background.h"

namespace kondoscope {

/// A diagram as wide as two columns, 7 inches at 300 dots an inch.
struct DiagramSize
{
    int width = 2100; ///< [pixels]
    int height = 1000;
    Background background = Background::White;
};

} // namespace kondoscope
