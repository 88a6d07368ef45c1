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

/// What stands around a picture: title and time above it, a warning below it, legends in a column at its right.
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
    /// \return whether the text needs more room than place() left to it
    bool setTime(double time);

    /// Why what is seen should not be trusted; empty: nothing is said.
    void setWarning(const std::string& warning);

    /// Lays everything out.
    ///
    /// \param legends  of the visible layers, from top to bottom
    /// \return the part of the window that is left to the picture
    ScreenBox place(int width, int height, const std::vector<Legend*>& legends, const SceneStyle& style);

private:
    void placeSheet(double width, double height, double columnLeft, const SceneStyle& style);
    void placeHeading(double width, double height, const SceneStyle& style);
    void placeWarning(double width, const SceneStyle& style);
    void placeLegends(const ScreenBox& column, const std::vector<Legend*>& legends, const SceneStyle& style);

    vtkNew<vtkPoints> m_sheetCorners;
    vtkNew<vtkPolyData> m_sheetArea;
    vtkNew<vtkActor2D> m_sheet;
    Label m_titleLabel{true};
    Label m_timeLabel;
    Label m_warningLabel{true};
    std::string m_title;
    double m_time = 0.0;
    double m_timeLimit = 0.0; ///< place() left room for times below this [hbar/t]
    std::string m_warning;
    bool m_visible = true;
};

} // namespace kondoscope
