#pragma once

#include <QColor>
#include <QPointF>
#include <QRectF>
#include <QString>

#include "ui/scene/ChartAxis.h"

class QPainter;
class QWidget;

namespace kondoscope {

/// Mix of two colours: `share` of b.
QColor blended(const QColor& a, const QColor& b, double share);

/// What stands around the curves of a chart: grid, ticks, title. Colours and font are the widget's.
class ChartFrame
{
public:
    static constexpr double kGap = 6.0; ///< [pixels]

    /// \param across, up  axes of the data; their own ends are those of the plot
    ChartFrame(const QWidget& widget, const ChartAxis& across, const ChartAxis& up);

    /// False if the widget is too small for a plot.
    bool hasRoom() const { return m_area.width() >= 20 && m_area.height() >= 20; }
    const QRectF& area() const { return m_area; }
    QPointF toPixel(double x, double y) const;

    /// \param title      "Energy per site", left out where it is too narrow beside the room for a value at the right
    /// \param symbol     "E/N (t)"
    /// \param acrossName "time (ħ/t)", at the right end of the axis
    void draw(QPainter& painter, const QString& title, const QString& symbol, const QString& acrossName) const;
    /// In the heading, at the right.
    void drawValue(QPainter& painter, const QString& value, const QColor& color) const;
    /// In the middle, in place of curves.
    void drawMessage(QPainter& painter, const QString& message) const;

    /// Usual number of ticks of the axes of a widget of this size.
    static int ticksAcross(const QWidget& widget);
    static int ticksUp(const QWidget& widget);

private:
    void drawAcross(QPainter& painter, const QString& acrossName) const;
    void drawUp(QPainter& painter) const;

    const QWidget& m_widget;
    ChartAxis m_across;
    ChartAxis m_up;
    QRectF m_area;
};

} // namespace kondoscope
