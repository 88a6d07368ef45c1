#pragma once

#include <QWidget>

#include "ui/session/TrainingStatus.h"

class QPainter;

namespace kondoscope {

class TrainingPlot;

/// Torques of the best model so far over those of the reference, on held-out frames.
class TrainingParityChart : public QWidget
{
    Q_OBJECT

public:
    explicit TrainingParityChart(QWidget* parent = nullptr);

    /// Null: an empty chart.
    void showPicture(const TrainingPicturePtr& picture);
    std::size_t pairCount() const { return m_picture ? m_picture->torquePairs.size() : 0; }

    QSize sizeHint() const override { return {360, 260}; }
    QSize minimumSizeHint() const override { return {260, 150}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double reach() const;
    void drawCells(QPainter& painter, const TrainingPlot& plot) const;
    /// What the numbers say, beside the square.
    void drawErrors(QPainter& painter, const TrainingPlot& plot) const;

    TrainingPicturePtr m_picture;
};

} // namespace kondoscope
