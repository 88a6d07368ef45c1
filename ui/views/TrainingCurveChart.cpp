#include "ui/views/TrainingCurveChart.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QPainter>

#include "ui/views/ChartFrame.h"
#include "ui/views/TrainingPlot.h"

namespace kondoscope {
namespace {

constexpr int kPixelsPerTick = 70;
const QColor kTrainingColor("#7fa7d8");
const QColor kHeldOutColor("#e8a34c");

bool isDrawable(double error)
{
    return std::isfinite(error) && error > 0.0;
}

} // namespace

TrainingCurveChart::TrainingCurveChart(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Chart: error of the force field over the training"));
    setToolTip(
        tr("Mean square error of the torque per component, on frames that are trained on and on frames of "
           "trajectories that are held out. Right: the error as a share of the torque. The dot is the best model "
           "so far, the one that is used."));
}

void TrainingCurveChart::showPicture(const TrainingPicturePtr& picture)
{
    m_points = picture ? picture->curve : std::vector<LearningPoint>();
    update();
}

void TrainingCurveChart::setIterations(int iterations)
{
    if (iterations == m_iterations)
        return;
    m_iterations = iterations;
    update();
}

const LearningPoint* TrainingCurveChart::best() const
{
    const LearningPoint* result = nullptr;
    for (const LearningPoint& point : m_points)
        if (isDrawable(point.validationTorqueMse) &&
            (!result || point.validationTorqueMse < result->validationTorqueMse))
            result = &point;
    return result;
}

std::vector<PlotScale::Tick> TrainingCurveChart::relativeTicks(const PlotScale& errors) const
{
    std::vector<PlotScale::Tick> ticks;
    const double rms = m_points.empty() ? 0.0 : m_points.back().validationTorqueRms;
    if (!isDrawable(rms))
        return ticks;
    for (int exponent = -8; exponent <= 2; ++exponent)
        for (const double factor : {1.0, 2.0, 5.0}) {
            const double share = factor * std::pow(10.0, exponent);
            const double error = share * share * rms * rms;
            if (error >= errors.minimum() && error <= errors.maximum())
                ticks.push_back({error, QString("%1 %").arg(100.0 * share).toStdString()});
        }
    return ticks;
}

void TrainingCurveChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), palette().base());
    double low = std::numeric_limits<double>::infinity(), high = 0.0;
    for (const LearningPoint& point : m_points)
        for (const double error : {point.trainingTorqueMse, point.validationTorqueMse})
            if (isDrawable(error)) {
                low = std::min(low, error);
                high = std::max(high, error);
            }
    const PlotScale errors = PlotScale::logarithmic(low / 1.6, high * 1.6);
    const int last = std::max(m_iterations, m_points.empty() ? 1 : m_points.back().iteration);
    const TrainingPlot plot(*this, PlotScale::linear(0.0, last, std::max(2, width() / kPixelsPerTick)), errors,
                            tr("100 %"));
    if (!plot.hasRoom())
        return;
    if (high == 0.0) {
        plot.drawMessage(painter, tr("Error of the torque"), tr("no validation yet"));
        return;
    }
    const LearningPoint* point = best();
    const double share = point ? 100.0 * std::sqrt(point->validationTorqueMse) / point->validationTorqueRms : 0.0;
    const QString value = point ? tr("best %1 %").arg(share, 0, 'f', share < 9.95 ? 1 : 0) : QString();
    plot.draw(painter, {tr("Error of the torque"), value, tr("iteration"), tr("mean square (t²)")});
    plot.drawRightTicks(painter, relativeTicks(errors));
    drawCurve(painter, plot, &LearningPoint::trainingTorqueMse, kTrainingColor);
    drawCurve(painter, plot, &LearningPoint::validationTorqueMse, kHeldOutColor);
    if (point) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(kHeldOutColor);
        painter.drawEllipse(plot.toPixel(point->iteration, point->validationTorqueMse), 3.5, 3.5);
    }
    drawKey(painter, plot);
}

void TrainingCurveChart::drawCurve(QPainter& painter, const TrainingPlot& plot, Error error, const QColor& color) const
{
    QPolygonF curve;
    for (const LearningPoint& point : m_points)
        if (isDrawable(point.*error))
            curve << plot.toPixel(point.iteration, point.*error);
    painter.setPen(QPen(color, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    if (curve.size() == 1)
        painter.drawPoint(curve.front());
    painter.drawPolyline(curve);
}

/// In the upper right corner, which curves that fall leave free.
void TrainingCurveChart::drawKey(QPainter& painter, const TrainingPlot& plot) const
{
    const double line = QFontMetricsF(font()).height();
    const double gap = ChartFrame::kGap;
    double y = plot.area().top() + gap;
    for (const auto& [text, color] :
         {std::pair(tr("training"), kTrainingColor), std::pair(tr("held out"), kHeldOutColor)}) {
        const QRectF place(plot.area().left(), y, plot.area().width() - 4 * gap, line);
        painter.setPen(palette().text().color());
        painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, text);
        painter.setPen(QPen(color, 2.0));
        painter.drawLine(QPointF(place.right() + gap, y + line / 2), QPointF(place.right() + 3 * gap, y + line / 2));
        y += line;
    }
}

} // namespace kondoscope
