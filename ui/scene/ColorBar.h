#pragma once

#include <array>
#include <string>

#include <vtkNew.h>
#include <vtkSmartPointer.h>

#include "ui/scene/Label.h"
#include "ui/scene/Legend.h"

class vtkActor2D;
class vtkLookupTable;
class vtkPolyData;
class vtkPolyDataMapper2D;

namespace kondoscope {

/// What a colour bar says.
struct ColorBarText
{
    vtkSmartPointer<vtkLookupTable> colors;
    std::string symbol;
    std::string meaning;
    std::array<std::string, 3> ticks; ///< at the upper end, the middle, the lower end
};

/// Upright bar with its symbol above and ticks beside it.
class ColorBar : public Legend
{
public:
    explicit ColorBar(const ColorBarText& text);
    ~ColorBar() override;

    void attach(vtkRenderer* renderer) override;
    void setVisible(bool visible) override;
    double preferredHeight() const override { return 14.0; }
    void place(const ScreenBox& box, const SceneStyle& style) override;

private:
    void placeBar(const ScreenBox& bar);

    vtkNew<vtkPolyData> m_strips;
    vtkNew<vtkPolyDataMapper2D> m_mapper;
    vtkNew<vtkActor2D> m_bar;
    Label m_symbol{true};
    Label m_meaning;
    std::array<Label, 3> m_ticks;
};

} // namespace kondoscope
