#pragma once

#include <string>
#include <vector>

#include <vtkNew.h>

#include "ui/scene/Label.h"
#include "ui/scene/Legend.h"

class vtkActor2D;
class vtkPoints;
class vtkPolyData;
class vtkRenderer;

namespace kondoscope {

/// What stands around a picture: title and time above it, legends in a column at its right.
class Annotations
{
public:
    Annotations();
    ~Annotations();

    /// \param picture  gets the sheet that dims the picture below the texts
    /// \param overlay  gets the texts
    void attach(vtkRenderer* picture, vtkRenderer* overlay);

    void setVisible(bool visible);
    void setTitle(const std::string& title);
    /// \param time  [hbar/t]
    void setTime(double time);

    /// Lays everything out.
    ///
    /// \param legends  of the visible layers, from top to bottom
    /// \return the part of the window that is left to the picture
    ScreenBox place(int width, int height, const std::vector<Legend*>& legends, const SceneStyle& style);

private:
    void placeSheet(double width, double height, double columnLeft, const SceneStyle& style);
    void placeHeading(double width, double height, const SceneStyle& style);
    void placeLegends(const ScreenBox& column, const std::vector<Legend*>& legends, const SceneStyle& style);

    vtkNew<vtkPoints> m_sheetCorners;
    vtkNew<vtkPolyData> m_sheetArea;
    vtkNew<vtkActor2D> m_sheet;
    Label m_titleLabel{true};
    Label m_timeLabel;
    std::string m_title;
    std::string m_time;
    bool m_visible = true;
};

} // namespace kondoscope
