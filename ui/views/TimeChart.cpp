#include "ui/views/TimeChart.h"

#include <algorithm>
#include <utility>

#include <QPainter>
#include <QPainterPath>

namespace kondoscope {
namespace {

constexpr double kGap = 6.0;
constexpr int kPixelsPerTimeTick = 70;
constexpr int kPixelsPerValueTick = 32;

QPointF toPixel(const QPointF& point, const QRectF& area, const ChartAxis& times, const ChartAxis& values)
{
    return {area.left() + (point.x() - times.minimum) / (times.maximum - times.minimum) * area.width(),
            area.bottom() - (point.y() - values.minimum) / (values.maximum - values.minimum) * area.height()};
}

QColor blended(const QColor& a, const QColor& b, double share)
{
    return QColor::fromRgbF(static_cast<float>(a.redF() * (1 - share) + b.redF() * share),
                            static_cast<float>(a.greenF() * (1 - share) + b.greenF() * share),
                            static_cast<float>(a.blueF() * (1 - share) + b.blueF() * share));
}

} // namespace

TimeChart::TimeChart(Style style, QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setChartStyle(std::move(style));
}

void TimeChart::setChartStyle(Style style)
{
    m_style = std::move(style);
    setAccessibleName(tr("Chart: %1").arg(m_style.title));
    setToolTip(tr("%1 over time").arg(m_style.title));
    update();
}

void TimeChart::add(double time, double value)
{
    m_series.add(time, value);
    update();
}

void TimeChart::clear()
{
    m_series.clear();
    update();
}

ChartAxis TimeChart::timeAxis() const
{
    const double last = m_series.empty() ? 0.0 : m_series.points().back().x();
    return niceAxis(0.0, std::max(last, 1.0), 1.0, std::max(2, width() / kPixelsPerTimeTick));
}

ChartAxis TimeChart::valueAxis() const
{
    const auto& points = m_series.points();
    double low = 0.0;
    double high = 0.0;
    if (!points.empty()) {
        const auto [lowest, highest] =
            std::minmax_element(points.begin(), points.end(), [](auto& a, auto& b) { return a.y() < b.y(); });
        low = lowest->y();
        high = highest->y();
    }
    if (m_style.fromZero && low >= 0.0) {
        low = 0.0;
        high = std::max(high, m_style.smallestSpan);
    }
    return niceAxis(low, high, m_style.smallestSpan, std::max(2, height() / kPixelsPerValueTick));
}

QRectF TimeChart::plotArea(const ChartAxis& values) const
{
    const QFontMetricsF metrics(font());
    double labels = 0.0;
    for (const double tick : values.ticks())
        labels = std::max(labels, metrics.horizontalAdvance(values.label(tick)));
    const double line = metrics.height();
    return QRectF(rect()).adjusted(labels + 2 * kGap + 2, 1.5 * line + 2 * kGap, -2 * kGap, -line - 1.5 * kGap);
}

void TimeChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), palette().base());
    const ChartAxis times = timeAxis();
    const ChartAxis values = valueAxis();
    const QRectF area = plotArea(values);
    if (area.width() < 20 || area.height() < 20)
        return;
    drawFrame(painter, area, times, values);
    if (m_series.empty()) {
        painter.setPen(blended(palette().base().color(), palette().text().color(), 0.5));
        painter.drawText(area, Qt::AlignCenter, tr("no data yet"));
        return;
    }
    drawCurve(painter, area, times, values);
}

void TimeChart::drawFrame(QPainter& painter, const QRectF& area, const ChartAxis& times, const ChartAxis& values) const
{
    const QColor ink = palette().text().color();
    const QColor paper = palette().base().color();
    const QPen grid(blended(paper, ink, 0.12), 1.0);
    const QPen label(blended(paper, ink, 0.7));
    const QFontMetricsF metrics(font());
    for (const double tick : values.ticks()) {
        const double y = toPixel({times.minimum, tick}, area, times, values).y();
        painter.setPen(grid);
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(label);
        painter.drawText(QRectF(0, y - metrics.height() / 2, area.left() - kGap, metrics.height()),
                         Qt::AlignRight | Qt::AlignVCenter, values.label(tick));
    }
    // The unit stands in place of the last number, where it cannot be overwritten.
    const QString unit = tr("time (ħ/t)");
    const double unitLeft = area.right() - metrics.horizontalAdvance(unit) - kGap;
    const QRectF labels(area.left(), area.bottom() + 0.3 * kGap, area.width(), metrics.height() + kGap);
    for (const double tick : times.ticks()) {
        const double x = toPixel({tick, values.minimum}, area, times, values).x();
        const QString text = times.label(tick);
        const double half = metrics.horizontalAdvance(text) / 2;
        painter.setPen(grid);
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 3));
        painter.setPen(label);
        if (x + half < unitLeft)
            painter.drawText(QRectF(x - half - 1, labels.top(), 2 * half + 2, labels.height()), Qt::AlignCenter, text);
    }
    painter.drawText(labels.adjusted(0, 0, kGap, 0), Qt::AlignRight | Qt::AlignVCenter, unit);
    // A narrow chart has no room for words beside the present value.
    const QString symbol = m_style.unit.isEmpty() || m_style.unit == "1"
                               ? m_style.symbol
                               : tr("%1 (%2)").arg(m_style.symbol, m_style.unit);
    const QString title = m_style.title + "  " + symbol;
    const bool fits = metrics.horizontalAdvance(title) + metrics.horizontalAdvance("  −0.00000") < width() - 4 * kGap;
    painter.setPen(ink);
    painter.drawText(QRectF(kGap * 1.5, kGap, width() - 3 * kGap, metrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
                     fits ? title : symbol);
}

void TimeChart::drawCurve(QPainter& painter, const QRectF& area, const ChartAxis& times, const ChartAxis& values) const
{
    const auto& points = m_series.points();
    QPolygonF line;
    line.reserve(static_cast<qsizetype>(points.size()));
    for (const QPointF& point : points)
        line << toPixel(point, area, times, values);
    painter.setPen(QPen(m_style.color, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(line);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_style.color);
    painter.drawEllipse(line.back(), 3.2, 3.2);
    // The present value, written where the eye looks for it.
    const double step = values.tickStep / 20.0;
    const QString value = ChartAxis{.tickStep = step}.label(points.back().y());
    painter.setPen(m_style.color);
    painter.drawText(QRectF(0, kGap, width() - 2 * kGap, QFontMetricsF(font()).height()),
                     Qt::AlignRight | Qt::AlignVCenter, value);
}

} // namespace kondoscope
