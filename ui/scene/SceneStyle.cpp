#include "ui/scene/SceneStyle.h"

#include <algorithm>

namespace kondoscope {

SceneStyle SceneStyle::forWindow(Background background, int width, int height, double pixelRatio)
{
    constexpr double kTextLinesInHeight = 46.0;
    constexpr double kTextColumnsInWidth = 62.0;
    constexpr double kSmallestText = 10.5;
    SceneStyle style;
    style.background = background;
    const bool dark = background == Background::Dark;
    style.paper = dark ? Color{0.065, 0.075, 0.095} : Color{1.0, 1.0, 1.0};
    style.ink = dark ? Color{0.93, 0.94, 0.96} : Color{0.10, 0.11, 0.13};
    style.faintInk = dark ? Color{0.60, 0.64, 0.70} : Color{0.40, 0.42, 0.46};
    const double proportional = std::min(height / kTextLinesInHeight, width / kTextColumnsInWidth);
    style.textSize = std::max(proportional, kSmallestText * pixelRatio);
    return style;
}

} // namespace kondoscope
