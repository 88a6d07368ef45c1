#pragma once

#include <vector>

#include <QPointF>
#include <QRectF>
#include <QString>

#include "ui/scene/PlotFrame.h"

class QPainter;
class QWidget;

namespace kondoscope {

/// Axes of a chart of the training, linear or logarithmic, painted in the colours and the font of its widget.
class TrainingPlot
{
public:
    /// What stands around the data.
    struct Texts
    {
        QString title;
        QString value; ///< right of the title
        QString across;
        QString up;
    };

    /// \param rightLabel  the widest label of a scale at the right; empty: there is none
    /// \param isSquare    both axes are equally long
    TrainingPlot(const QWidget& widget, PlotScale across, PlotScale up, const QString& rightLabel = {},
                 bool isSquare = false);

    /// False if the widget is too small for a plot.
    bool hasRoom() const { return m_area.width() >= 40 && m_area.height() >= 40; }
    const QRectF& area() const { return m_area; }
    QPointF toPixel(double x, double y) const;
    void draw(QPainter& painter, const Texts& texts) const;
    void drawRightTicks(QPainter& painter, const std::vector<PlotScale::Tick>& ticks) const;
    /// In place of axes and data.
    void drawMessage(QPainter& painter, const QString& title, const QString& message) const;

private:
    void drawHeading(QPainter& painter, const Texts& texts) const;
    void drawUp(QPainter& painter) const;
    void drawAcross(QPainter& painter, const QString& name) const;

    const QWidget& m_widget;
    PlotScale m_across;
    PlotScale m_up;
    QRectF m_area;
};

} // namespace kondoscope
