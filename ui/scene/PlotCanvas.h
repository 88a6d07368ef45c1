#pragma once

#include <deque>
#include <string>
#include <vector>

#include <Eigen/Core>
#include <vtkNew.h>

#include "ui/scene/ColorMaps.h"
#include "ui/scene/Label.h"
#include "ui/scene/Legend.h"

class vtkRenderer;
class vtkRenderWindow;

namespace kondoscope {

/// A coloured rectangle of a diagram.
struct PlotCell
{
    ScreenBox box;
    Color color;
};

/// Lines, areas and texts of a diagram that fills a render window; places in device pixels, origin in the lower left
/// corner. Lines and texts lie above areas.
class PlotCanvas
{
public:
    PlotCanvas(vtkRenderWindow* window, const Color& paper);
    ~PlotCanvas();

    /// The area between a curve with ascending x and the horizontal line at `base`; nothing for less than two points.
    void fillBelow(const std::vector<Eigen::Vector2d>& curve, double base, const Color& color);
    /// Rectangles, all at once; edges lie on whole pixels, so that no seam shows between neighbours.
    void fillCells(const std::vector<PlotCell>& cells);
    /// Line of this width with round joins, so that spikes of a curve keep their tips.
    void polyline(const std::vector<Eigen::Vector2d>& points, double width, const Color& color);
    /// A round mark among the lines.
    void dot(const Eigen::Vector2d& at, double radius, const Color& color);
    void text(const std::string& utf8, double x, double y, double size, Anchor anchor, const Color& color);
    /// Reads from bottom to top; (x, y) is the middle of the baseline.
    void uprightText(const std::string& utf8, double x, double y, double size, const Color& color);
    double textWidth(const std::string& utf8, double size) const { return m_ruler.measuredWidth(utf8, size); }

private:
    /// \param corners  of polygons, one after the other
    static void addPolygons(vtkRenderer* renderer, const std::vector<Eigen::Vector2d>& corners, int cornersPerPolygon,
                            const Color& color);

    vtkNew<vtkRenderer> m_areas;
    vtkNew<vtkRenderer> m_lines; ///< above, whatever the depth buffer says
    std::deque<Label> m_labels;
    Label m_ruler;
};

} // namespace kondoscope
