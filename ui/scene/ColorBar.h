#pragma once

#include <array>
#include <string>

#include <vtkNew.h>

#include "ui/scene/Label.h"
#include "ui/scene/Legend.h"

class vtkActor2D;
class vtkLookupTable;
class vtkPolyData;
class vtkPolyDataMapper2D;

namespace kondoscope {

/// What a colour bar says at present.
struct ColorBarState
{
    std::array<std::string, 3> ticks; ///< at the upper end, the middle, the lower end
    std::string note;                 ///< stands in place of bar and ticks if it is not empty; may have several lines

    bool operator==(const ColorBarState&) const = default;
};

/// Upright bar with its symbol above and ticks beside it.
class ColorBar : public Legend
{
public:
    ColorBar(vtkLookupTable* colors, const std::string& symbol, const std::string& meaning);
    ~ColorBar() override;

    void setState(const ColorBarState& state);
    const ColorBarState& state() const { return m_state; }

    void attach(vtkRenderer* renderer) override;
    void setVisible(bool visible) override;
    double preferredHeight() const override { return 14.0; }
    void place(const ScreenBox& box, const SceneStyle& style) override;

private:
    void placeBar(const ScreenBox& bar);

    ColorBarState m_state;
    bool m_isVisible = true;
    vtkNew<vtkPolyData> m_strips;
    vtkNew<vtkPolyDataMapper2D> m_mapper;
    vtkNew<vtkActor2D> m_bar;
    Label m_symbol{true};
    Label m_meaning;
    Label m_note;
    std::array<Label, 3> m_ticks;
};

} // namespace kondoscope
