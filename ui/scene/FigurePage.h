#pragma once

#include <map>
#include <string>
#include <vector>

#include "ui/scene/ColorBar.h"
#include "ui/scene/Legend.h"
#include "ui/scene/PixelImage.h"

namespace kondoscope {

/// What is printed on a figure around its panels.
struct FigureText
{
    std::string title;
    std::string caption;
    std::vector<std::string> panels;              ///< one above each panel
    std::vector<std::string> layers;              ///< whose legends stand at the right
    std::map<std::string, ColorBarState> legends; ///< of the maps among the layers
    int arrowStride = 1;
};

/// A page with room for a row of equal panels: knows where they go and draws everything but them.
class FigurePage
{
public:
    /// \param height  0: what the panels and texts need, at most RenderRecipe::kLargestSide
    /// \param aspect  width : height of a panel
    FigurePage(int width, int height, int panelCount, double aspect, Background background);

    /// Integer place and size of a panel [pixels].
    ScreenBox panel(int index) const;

    PixelImage draw(const FigureText& text) const;

private:
    int m_width;
    int m_height = 0;
    int m_panelCount;
    SceneStyle m_style;
    double m_columnWidth = 0; ///< room for a panel and its text
    int m_panelWidth = 0;
    int m_panelHeight = 0;
    int m_panelBottom = 0;
};

} // namespace kondoscope
