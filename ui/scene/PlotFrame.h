#pragma once

#include <string>
#include <vector>

#include <Eigen/Core>

#include "ui/scene/Legend.h"
#include "ui/scene/PlotCanvas.h"
#include "ui/scene/SceneStyle.h"

namespace kondoscope {

/// Where numbers lie along an axis, linear or logarithmic.
class PlotScale
{
public:
    struct Tick
    {
        double value = 0.0;
        std::string label; ///< empty for a small tick
    };

    /// These limits, whatever they are, and about so many round ticks.
    static PlotScale linear(double low, double high, int ticks);
    /// Ticks at powers of ten, and between them where few of those lie inside. A range that is no positive finite one
    /// is replaced by one decade below 1.
    static PlotScale logarithmic(double low, double high);

    double minimum() const { return m_minimum; }
    double maximum() const { return m_maximum; }
    /// 0 at the minimum, 1 at the maximum; values beyond and those that have no place sit at the ends.
    double share(double value) const;
    const std::vector<Tick>& ticks() const { return m_ticks; }

private:
    double m_minimum = 0.0;
    double m_maximum = 1.0;
    bool m_isLogarithmic = false;
    std::vector<Tick> m_ticks;
};

/// "0.0123" or "1.23×10⁻⁵" for people, with a true minus sign.
std::string plotNumber(double value, int digits = 3);

/// A diagram's area with its two axes.
struct PlotFrame
{
    ScreenBox area;
    PlotScale x;
    PlotScale y;
    SceneStyle style; ///< textSize is the size of all texts

    Eigen::Vector2d place(double atX, double atY) const;
    /// A closed frame with ticks and names of the axes.
    void drawAxes(PlotCanvas& canvas, const std::string& xName, const std::string& yName) const;
    /// Ticks and name of a second scale along the right side.
    void drawRightAxis(PlotCanvas& canvas, const std::vector<PlotScale::Tick>& ticks, const std::string& name) const;
    /// A dashed straight line between two points on the page.
    void dashedLine(PlotCanvas& canvas, const Eigen::Vector2d& from, const Eigen::Vector2d& to,
                    const Color& color) const;
    /// Room that tick labels and name take to the left of the area of such a scale [pixels].
    static double leftMargin(const PlotCanvas& canvas, const PlotScale& y, double em);
};

} // namespace kondoscope
