#include "ui/views/TrainingParityChart.h"

#include <algorithm>
#include <cmath>

#include <QPainter>

#include "ui/scene/ParityPlot.h"
#include "ui/views/ChartFrame.h"
#include "ui/views/TrainingPlot.h"

namespace kondoscope {
namespace {

constexpr int kTicks = 4;
constexpr double kPixelsPerCell = 2.0;
const QColor kMany("#e8a34c");

} // namespace

TrainingParityChart::TrainingParityChart(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Chart: torques of the force field over those of the reference"));
    setToolTip(tr("Torque components of the best model so far over those of the reference, on frames of trajectories "
                  "that are held out. A perfect model lies on the diagonal."));
}

void TrainingParityChart::showPicture(const TrainingPicturePtr& picture)
{
    m_picture = picture;
    update();
}

double TrainingParityChart::reach() const
{
    return pairCount() > 0 ? parityHistogram(m_picture->torquePairs, 1).reach : 1.0;
}

void TrainingParityChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), palette().base());
    const PlotScale torques = PlotScale::linear(-reach(), reach(), kTicks);
    const TrainingPlot plot(*this, torques, torques, tr("relative error   "), true);
    if (!plot.hasRoom())
        return;
    if (pairCount() == 0) {
        plot.drawMessage(painter, tr("Torques of held-out frames"),
                         m_picture && m_picture->heldOutFrames == 0 ? tr("nothing is held out")
                                                                    : tr("no validation yet"));
        return;
    }
    plot.draw(painter, {tr("Torques of held-out frames"), {}, tr("reference (t)"), tr("force field (t)")});
    painter.setPen(QPen(blended(palette().base().color(), palette().text().color(), 0.45), 1.0, Qt::DashLine));
    painter.drawLine(plot.area().bottomLeft(), plot.area().topRight());
    drawCells(painter, plot);
    drawErrors(painter, plot);
}

/// Faint where there is one pair, full where there are most.
void TrainingParityChart::drawCells(QPainter& painter, const TrainingPlot& plot) const
{
    const QRectF& area = plot.area();
    const int bins = std::max(8, static_cast<int>(area.width() / kPixelsPerCell));
    const ParityHistogram histogram = parityHistogram(m_picture->torquePairs, bins);
    const double cell = area.width() / bins;
    const double most = std::log1p(histogram.largest);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(Qt::NoPen);
    for (int row = 0; row < bins; ++row)
        for (int column = 0; column < bins; ++column)
            if (const int count = histogram.count(column, row); count > 0) {
                QColor color = kMany;
                color.setAlphaF(static_cast<float>(0.35 + 0.65 * std::log1p(count) / most));
                painter.fillRect(QRectF(area.left() + column * cell, area.bottom() - (row + 1) * cell, cell, cell),
                                 color);
            }
    painter.setRenderHint(QPainter::Antialiasing);
}

void TrainingParityChart::drawErrors(QPainter& painter, const TrainingPlot& plot) const
{
    if (!m_picture->errors)
        return;
    const ForceErrors& errors = *m_picture->errors;
    QStringList lines;
    if (const auto share = errors.relativeError())
        lines << tr("relative error") << QString("%1 %").arg(100.0 * *share, 0, 'g', 3);
    if (errors.torqueSlope)
        lines << tr("slope") << QString::number(*errors.torqueSlope, 'f', 3);
    lines << tr("mean square") << QString::fromStdString(plotNumber(errors.torqueMse)) + tr(" t²");
    const double line = QFontMetricsF(font()).height();
    const double left = plot.area().right() + 2.5 * ChartFrame::kGap;
    double y = plot.area().top();
    for (qsizetype k = 0; k < lines.size(); ++k) {
        const bool isName = k % 2 == 0;
        painter.setPen(isName ? blended(palette().base().color(), palette().text().color(), 0.7)
                              : palette().text().color());
        painter.drawText(QRectF(left, y, width() - left, line), Qt::AlignLeft | Qt::AlignVCenter, lines[k]);
        y += isName ? line : 1.4 * line;
    }
}

} // namespace kondoscope
