#pragma once

#include <vector>

#include <QColor>
#include <QWidget>

#include "ui/scene/ChartAxis.h"
#include "ui/views/ChartSeries.h"

class QPainter;

namespace kondoscope {

class ChartFrame;

/// A number over time, drawn as it grows.
class TimeChart : public QWidget
{
    Q_OBJECT

public:
    /// How the chart is labelled and scaled.
    struct Style
    {
        QString title;  ///< "Energy per site"
        QString symbol; ///< "E/N"
        QString unit;   ///< "t"; "1" or empty: a pure number
        QColor color;
        double smallestSpan = 0.1; ///< of the value axis
        bool fromZero = false;     ///< the value axis starts at 0 unless values are negative
    };

    explicit TimeChart(Style style, QWidget* parent = nullptr);

    void setChartStyle(Style style);
    void add(double time, double value);
    /// Shows another curve from its beginning.
    void setSeries(const ChartSeries& series);
    void clear();
    const ChartSeries& series() const { return m_series; }

    QSize sizeHint() const override { return {300, 150}; }
    QSize minimumSizeHint() const override { return {130, 110}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void drawCurve(QPainter& painter, const ChartFrame& frame, double tickStep) const;
    ChartAxis timeAxis() const;
    ChartAxis valueAxis() const;

    Style m_style;
    ChartSeries m_series;
};

} // namespace kondoscope
