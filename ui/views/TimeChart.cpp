#include "ui/views/TimeChart.h"

#include <algorithm>
#include <utility>

#include <QPainter>

#include "ui/views/ChartFrame.h"

namespace kondoscope {

TimeChart::TimeChart(Style style, QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setChartStyle(std::move(style));
}

void TimeChart::setChartStyle(Style style)
{
    m_style = std::move(style);
    setAccessibleName(tr("Chart: %1").arg(m_style.title));
    setToolTip(tr("%1 over time. The context menu shows another quantity.").arg(m_style.title));
    update();
}

void TimeChart::add(double time, double value)
{
    m_series.add(time, value);
    update();
}

void TimeChart::setSeries(const ChartSeries& series)
{
    m_series = series;
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
    return niceAxis(0.0, std::max(last, 1.0), 1.0, ChartFrame::ticksAcross(*this));
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
    return niceAxis(low, high, m_style.smallestSpan, ChartFrame::ticksUp(*this));
}

void TimeChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), palette().base());
    const ChartAxis values = valueAxis();
    const ChartFrame frame(*this, timeAxis(), values);
    if (!frame.hasRoom())
        return;
    const QString symbol = m_style.unit.isEmpty() || m_style.unit == "1"
                               ? m_style.symbol
                               : tr("%1 (%2)").arg(m_style.symbol, m_style.unit);
    frame.draw(painter, m_style.title, symbol, tr("time (ħ/t)"));
    if (m_series.empty())
        frame.drawMessage(painter, tr("no data yet"));
    else
        drawCurve(painter, frame, values.tickStep);
}

void TimeChart::drawCurve(QPainter& painter, const ChartFrame& frame, double tickStep) const
{
    const auto& points = m_series.points();
    QPolygonF line;
    line.reserve(static_cast<qsizetype>(points.size()));
    for (const QPointF& point : points)
        line << frame.toPixel(point.x(), point.y());
    painter.setPen(QPen(m_style.color, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(line);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_style.color);
    painter.drawEllipse(line.back(), 3.2, 3.2);
    // The present value, written where the eye looks for it.
    const std::string value = ChartAxis{.tickStep = tickStep / 20.0}.label(points.back().y());
    frame.drawValue(painter, QString::fromStdString(value), m_style.color);
}

} // namespace kondoscope
