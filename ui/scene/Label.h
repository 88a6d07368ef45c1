#pragma once

#include <string>

#include <vtkNew.h>

#include "ui/scene/SceneStyle.h"

class vtkRenderer;
class vtkTextActor;

namespace kondoscope {

/// Point of a label that sits at its position.
enum class Anchor { BottomLeft, BottomRight, BottomCenter, CenterLeft, CenterRight, Center };

/// A line of text on the screen. Letters outside ASCII need DejaVu Sans; where it is not installed they are spelled
/// out ("hbar") in VTK's own font.
class Label
{
public:
    explicit Label(bool bold = false);
    ~Label();

    void attach(vtkRenderer* renderer);
    void setVisible(bool visible);
    void setText(const std::string& utf8);
    void setColor(const Color& color);
    /// The text reads from bottom to top from now on.
    void setUpright();
    /// \param size  height of the text [device pixels]
    void place(double x, double y, double size, Anchor anchor);
    /// Width of a text in this label's font [device pixels].
    double measuredWidth(const std::string& utf8, double size) const;

private:
    vtkNew<vtkTextActor> m_actor;
    bool m_bold;
};

} // namespace kondoscope
