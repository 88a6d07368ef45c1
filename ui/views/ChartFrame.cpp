#include "ui/views/ChartFrame.h"

#include <algorithm>

#include <QPainter>
#include <QWidget>

namespace kondoscope {
namespace {

constexpr int kPixelsPerTickAcross = 70;
constexpr int kPixelsPerTickUp = 32;

QString labelOf(const ChartAxis& axis, double tick)
{
    return QString::fromStdString(axis.label(tick));
}

} // namespace

QColor blended(const QColor& a, const QColor& b, double share)
{
    return QColor::fromRgbF(static_cast<float>(a.redF() * (1 - share) + b.redF() * share),
                            static_cast<float>(a.greenF() * (1 - share) + b.greenF() * share),
                            static_cast<float>(a.blueF() * (1 - share) + b.blueF() * share));
}

ChartFrame::ChartFrame(const QWidget& widget, const ChartAxis& across, const ChartAxis& up)
    : m_widget(widget), m_across(across), m_up(up)
{
    const QFontMetricsF metrics(widget.font());
    double labels = 0.0;
    for (const double tick : up.ticks())
        labels = std::max(labels, metrics.horizontalAdvance(labelOf(up, tick)));
    const double line = metrics.height();
    m_area =
        QRectF(widget.rect()).adjusted(labels + 2 * kGap + 2, 1.5 * line + 2 * kGap, -2 * kGap, -line - 1.5 * kGap);
}

int ChartFrame::ticksAcross(const QWidget& widget)
{
    return std::max(2, widget.width() / kPixelsPerTickAcross);
}

int ChartFrame::ticksUp(const QWidget& widget)
{
    return std::max(2, widget.height() / kPixelsPerTickUp);
}

QPointF ChartFrame::toPixel(double x, double y) const
{
    return {m_area.left() + m_across.share(x) * m_area.width(), m_area.bottom() - m_up.share(y) * m_area.height()};
}

void ChartFrame::draw(QPainter& painter, const QString& title, const QString& symbol, const QString& acrossName) const
{
    drawUp(painter);
    drawAcross(painter, acrossName);
    // A narrow chart has no room for words beside the present value.
    const QFontMetricsF metrics(m_widget.font());
    const QString full = title + "  " + symbol;
    const bool fits =
        metrics.horizontalAdvance(full) + metrics.horizontalAdvance("  −0.00000") < m_widget.width() - 4 * kGap;
    painter.setPen(m_widget.palette().text().color());
    painter.drawText(QRectF(kGap * 1.5, kGap, m_widget.width() - 3 * kGap, metrics.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, fits ? full : symbol);
}

void ChartFrame::drawUp(QPainter& painter) const
{
    const QColor ink = m_widget.palette().text().color();
    const QColor paper = m_widget.palette().base().color();
    const double height = QFontMetricsF(m_widget.font()).height();
    for (const double tick : m_up.ticks()) {
        const double y = toPixel(m_across.minimum, tick).y();
        painter.setPen(QPen(blended(paper, ink, 0.12), 1.0));
        painter.drawLine(QPointF(m_area.left(), y), QPointF(m_area.right(), y));
        painter.setPen(blended(paper, ink, 0.7));
        painter.drawText(QRectF(0, y - height / 2, m_area.left() - kGap, height), Qt::AlignRight | Qt::AlignVCenter,
                         labelOf(m_up, tick));
    }
}

void ChartFrame::drawAcross(QPainter& painter, const QString& acrossName) const
{
    const QColor ink = m_widget.palette().text().color();
    const QColor paper = m_widget.palette().base().color();
    const QFontMetricsF metrics(m_widget.font());
    // The unit stands in place of the last number, where it cannot be overwritten.
    const double nameLeft = m_area.right() - metrics.horizontalAdvance(acrossName) - kGap;
    const QRectF labels(m_area.left(), m_area.bottom() + 0.3 * kGap, m_area.width(), metrics.height() + kGap);
    double taken = m_area.left() - m_area.width(); // by the last label, to its right end
    for (const double tick : m_across.ticks()) {
        const double x = toPixel(tick, m_up.minimum).x();
        const QString text = labelOf(m_across, tick);
        const double half = metrics.horizontalAdvance(text) / 2;
        painter.setPen(QPen(blended(paper, ink, 0.12), 1.0));
        painter.drawLine(QPointF(x, m_area.bottom()), QPointF(x, m_area.bottom() + 3));
        painter.setPen(blended(paper, ink, 0.7));
        if (x + half >= nameLeft || x - half < taken + kGap)
            continue;
        painter.drawText(QRectF(x - half - 1, labels.top(), 2 * half + 2, labels.height()), Qt::AlignCenter, text);
        taken = x + half;
    }
    painter.drawText(labels.adjusted(0, 0, kGap, 0), Qt::AlignRight | Qt::AlignVCenter, acrossName);
}

void ChartFrame::drawValue(QPainter& painter, const QString& value, const QColor& color) const
{
    painter.setPen(color);
    painter.drawText(QRectF(0, kGap, m_widget.width() - 2 * kGap, QFontMetricsF(m_widget.font()).height()),
                     Qt::AlignRight | Qt::AlignVCenter, value);
}

void ChartFrame::drawMessage(QPainter& painter, const QString& message) const
{
    painter.setPen(blended(m_widget.palette().base().color(), m_widget.palette().text().color(), 0.5));
    painter.drawText(m_area, Qt::AlignCenter | Qt::TextWordWrap, message);
}

} // namespace kondoscope
