#pragma once

#include <vector>

#include <QWidget>

#include "ui/scene/PlotFrame.h"
#include "ui/session/TrainingStatus.h"

class QPainter;

namespace kondoscope {

class TrainingPlot;

/// Torque error on training and on held-out frames over the iterations, logarithmic; at the right the error relative to
/// the torque.
class TrainingCurveChart : public QWidget
{
    Q_OBJECT

public:
    explicit TrainingCurveChart(QWidget* parent = nullptr);

    /// Null: an empty chart.
    void showPicture(const TrainingPicturePtr& picture);
    /// The axis reaches to the end of the training.
    void setIterations(int iterations);
    const std::vector<LearningPoint>& points() const { return m_points; }

    QSize sizeHint() const override { return {360, 230}; }
    QSize minimumSizeHint() const override { return {260, 130}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    using Error = double LearningPoint::*;

    void drawCurve(QPainter& painter, const TrainingPlot& plot, Error error, const QColor& color) const;
    void drawKey(QPainter& painter, const TrainingPlot& plot) const;
    /// Errors whose root is a round share of the torque, inside the axis.
    std::vector<PlotScale::Tick> relativeTicks(const PlotScale& errors) const;
    const LearningPoint* best() const;

    std::vector<LearningPoint> m_points;
    int m_iterations = 0;
};

} // namespace kondoscope
