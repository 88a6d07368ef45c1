#pragma once

#include "ui/scene/SceneStyle.h"

class vtkRenderer;

namespace kondoscope {

/// Rectangle on the screen [device pixels], origin in the lower left corner.
struct ScreenBox
{
    double left = 0;
    double bottom = 0;
    double width = 0;
    double height = 0;
};

/// The key to a layer's colours, drawn over the picture. Layout is done in units of the text size.
class Legend
{
public:
    virtual ~Legend() = default;

    virtual void attach(vtkRenderer* renderer) = 0;
    virtual void setVisible(bool visible) = 0;
    /// Height that looks best [units of the text size].
    virtual double preferredHeight() const = 0;
    virtual void place(const ScreenBox& box, const SceneStyle& style) = 0;
};

} // namespace kondoscope
