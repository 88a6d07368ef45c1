#include "ui/views/TrainingPlot.h"

#include <algorithm>
#include <utility>

#include <QFontMetricsF>
#include <QPainter>
#include <QWidget>

#include "ui/views/ChartFrame.h"

namespace kondoscope {
namespace {

constexpr double kGap = ChartFrame::kGap;

QString textOf(const PlotScale::Tick& tick)
{
    return QString::fromStdString(tick.label);
}

} // namespace

TrainingPlot::TrainingPlot(const QWidget& widget, PlotScale across, PlotScale up, const QString& rightLabel,
                           bool isSquare)
    : m_widget(widget), m_across(std::move(across)), m_up(std::move(up))
{
    const QFontMetricsF metrics(widget.font());
    double labels = 0.0;
    for (const PlotScale::Tick& tick : m_up.ticks())
        labels = std::max(labels, metrics.horizontalAdvance(textOf(tick)));
    const double right = rightLabel.isEmpty() ? 2 * kGap : metrics.horizontalAdvance(rightLabel) + 2 * kGap;
    // Above: a heading and a line with the names of the upright axes.
    m_area =
        QRectF(widget.rect())
            .adjusted(labels + 2 * kGap + 2, 2.3 * metrics.height() + 2 * kGap, -right, -metrics.height() - 1.7 * kGap);
    if (isSquare) {
        const double side = std::min(m_area.width(), m_area.height());
        m_area.setWidth(side);
        m_area.setHeight(side);
    }
}

QPointF TrainingPlot::toPixel(double x, double y) const
{
    return {m_area.left() + m_across.share(x) * m_area.width(), m_area.bottom() - m_up.share(y) * m_area.height()};
}

void TrainingPlot::draw(QPainter& painter, const Texts& texts) const
{
    drawUp(painter);
    drawAcross(painter, texts.across);
    drawHeading(painter, texts);
}

void TrainingPlot::drawHeading(QPainter& painter, const Texts& texts) const
{
    const double line = QFontMetricsF(m_widget.font()).height();
    const QRectF heading(1.5 * kGap, kGap, m_widget.width() - 3.5 * kGap, line);
    painter.setPen(m_widget.palette().text().color());
    painter.drawText(heading, Qt::AlignLeft | Qt::AlignVCenter, texts.title);
    painter.drawText(heading, Qt::AlignRight | Qt::AlignVCenter, texts.value);
    painter.setPen(blended(m_widget.palette().base().color(), m_widget.palette().text().color(), 0.7));
    painter.drawText(heading.translated(0, 1.1 * line), Qt::AlignLeft | Qt::AlignVCenter, texts.up);
}

void TrainingPlot::drawUp(QPainter& painter) const
{
    const QColor ink = m_widget.palette().text().color();
    const QColor paper = m_widget.palette().base().color();
    const double height = QFontMetricsF(m_widget.font()).height();
    for (const PlotScale::Tick& tick : m_up.ticks()) {
        const double y = toPixel(m_across.minimum(), tick.value).y();
        painter.setPen(QPen(blended(paper, ink, tick.label.empty() ? 0.05 : 0.12), 1.0));
        painter.drawLine(QPointF(m_area.left(), y), QPointF(m_area.right(), y));
        painter.setPen(blended(paper, ink, 0.7));
        painter.drawText(QRectF(0, y - height / 2, m_area.left() - kGap, height), Qt::AlignRight | Qt::AlignVCenter,
                         textOf(tick));
    }
}

void TrainingPlot::drawAcross(QPainter& painter, const QString& name) const
{
    const QColor ink = m_widget.palette().text().color();
    const QColor paper = m_widget.palette().base().color();
    const QFontMetricsF metrics(m_widget.font());
    // The name stands in place of the last number, where it cannot be overwritten.
    const double nameLeft = m_area.right() - metrics.horizontalAdvance(name) - kGap;
    const QRectF labels(m_area.left(), m_area.bottom() + 0.3 * kGap, m_area.width(), metrics.height() + kGap);
    for (const PlotScale::Tick& tick : m_across.ticks()) {
        const double x = toPixel(tick.value, m_up.minimum()).x();
        const double half = metrics.horizontalAdvance(textOf(tick)) / 2;
        painter.setPen(QPen(blended(paper, ink, 0.12), 1.0));
        painter.drawLine(QPointF(x, m_area.bottom()), QPointF(x, m_area.bottom() + 3));
        painter.setPen(blended(paper, ink, 0.7));
        if (x + half < nameLeft)
            painter.drawText(QRectF(x - half - 1, labels.top(), 2 * half + 2, labels.height()), Qt::AlignCenter,
                             textOf(tick));
    }
    painter.drawText(labels, Qt::AlignRight | Qt::AlignVCenter, name);
}

void TrainingPlot::drawRightTicks(QPainter& painter, const std::vector<PlotScale::Tick>& ticks) const
{
    const double height = QFontMetricsF(m_widget.font()).height();
    painter.setPen(blended(m_widget.palette().base().color(), m_widget.palette().text().color(), 0.7));
    for (const PlotScale::Tick& tick : ticks) {
        const double y = toPixel(m_across.minimum(), tick.value).y();
        painter.drawLine(QPointF(m_area.right(), y), QPointF(m_area.right() + 3, y));
        painter.drawText(QRectF(m_area.right() + kGap, y - height / 2, m_widget.width(), height),
                         Qt::AlignLeft | Qt::AlignVCenter, textOf(tick));
    }
}

void TrainingPlot::drawMessage(QPainter& painter, const QString& title, const QString& message) const
{
    drawHeading(painter, {.title = title, .value = {}, .across = {}, .up = {}});
    painter.setPen(blended(m_widget.palette().base().color(), m_widget.palette().text().color(), 0.5));
    painter.drawText(m_widget.rect(), Qt::AlignCenter | Qt::TextWordWrap, message);
}

} // namespace kondoscope
