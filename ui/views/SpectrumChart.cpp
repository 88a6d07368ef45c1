#include "ui/views/SpectrumChart.h"

#include <algorithm>
#include <cmath>

#include <QPainter>

#include "ui/views/ChartFrame.h"

namespace kondoscope {
namespace {

constexpr int kPixelsPerEnergyTick = 45; ///< the numbers are short
const QColor kCurve("#7fa7d8");
const QColor kPotential("#e8a34c");

QString number(double value)
{
    return QString::number(value, 'f', 2).replace('-', QChar(0x2212));
}

} // namespace

SpectrumChart::SpectrumChart(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Chart: density of states"));
    setToolTip(tr("Density of states of the electrons in the field of the present spins: states per t and site, both "
                  "spins. Shaded: occupied, up to the chemical potential μ"));
}

void SpectrumChart::showSnapshot(const Snapshot& snapshot)
{
    const auto& electrons = snapshot.forces.electrons;
    m_isUnknown = electrons == nullptr || electrons->densityOfStates.energy.size() < 2 ||
                  electrons->densityOfStates.energy.size() != electrons->densityOfStates.density.size() ||
                  !electrons->densityOfStates.density.allFinite();
    if (m_isUnknown) {
        m_spectrum = {};
    } else {
        m_spectrum = {electrons->densityOfStates, snapshot.forces.chemicalPotential, electrons->gap, {}};
        fitAxes();
    }
    update();
}

void SpectrumChart::clear()
{
    m_spectrum = {};
    m_isUnknown = false;
    m_highest = 0.0;
    update();
}

/// Axes stay while the spectrum fits them well.
void SpectrumChart::fitAxes()
{
    constexpr double kWellFilled = 0.55;
    constexpr double kHeadroom = 1.15;
    const double highest = m_spectrum.states.density.maxCoeff();
    const EnergyWindow needed = energyWindow(m_spectrum.states, m_spectrum.chemicalPotential);
    const bool isNew = m_highest == 0.0;
    if (isNew || highest > m_highest || highest < kWellFilled * m_highest)
        m_highest = kHeadroom * highest;
    const double span = needed.high - needed.low;
    const bool fits = needed.low >= m_window.low && needed.high <= m_window.high &&
                      span >= kWellFilled * (m_window.high - m_window.low);
    if (isNew || !fits)
        m_window = {needed.low - 0.04 * span, needed.high + 0.04 * span};
}

void SpectrumChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), palette().base());
    const int ticks = std::max(3, width() / kPixelsPerEnergyTick);
    ChartAxis energies =
        hasSpectrum() ? niceAxis(m_window.low, m_window.high, 1e-3, ticks) : niceAxis(-6.0, 6.0, 1.0, ticks);
    if (hasSpectrum()) { // ticks are round, the ends need not be
        energies.minimum = m_window.low;
        energies.maximum = m_window.high;
    }
    const ChartAxis densities = niceAxis(0.0, hasSpectrum() ? m_highest : 1.0, 1e-3, ChartFrame::ticksUp(*this));
    const ChartFrame frame(*this, energies, densities);
    if (!frame.hasRoom())
        return;
    frame.draw(painter, tr("Density of states"), tr("DOS (1/t)"), tr("E (t)"));
    if (!hasSpectrum()) {
        frame.drawMessage(painter, m_isUnknown ? tr("not from this solver") : tr("no data yet"));
        return;
    }
    drawStates(painter, frame);
    drawPotential(painter, frame);
    if (m_spectrum.hasGap())
        frame.drawValue(painter, tr("gap %1 t").arg(number(m_spectrum.gap)), kCurve);
}

QPolygonF SpectrumChart::curve(const ChartFrame& frame, double low, double high) const
{
    QPolygonF points;
    for (const Eigen::Vector2d& point : curveBetween(m_spectrum.states, low, high))
        points << frame.toPixel(point.x(), point.y());
    return points;
}

void SpectrumChart::drawStates(QPainter& painter, const ChartFrame& frame) const
{
    const auto fill = [&](double low, double high, double opacity) {
        QPolygonF area = curve(frame, low, high);
        if (area.size() < 2)
            return;
        area << QPointF(area.back().x(), frame.area().bottom()) << QPointF(area.front().x(), frame.area().bottom());
        QColor color = kCurve;
        color.setAlphaF(static_cast<float>(opacity));
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawPolygon(area);
    };
    const double mu = m_spectrum.chemicalPotential;
    const double border = std::isfinite(mu) ? std::clamp(mu, m_window.low, m_window.high) : m_window.low;
    fill(m_window.low, border, 0.55);
    fill(border, m_window.high, 0.16);
    painter.setPen(QPen(kCurve, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(curve(frame, m_window.low, m_window.high));
}

void SpectrumChart::drawPotential(QPainter& painter, const ChartFrame& frame) const
{
    const double mu = m_spectrum.chemicalPotential;
    if (!std::isfinite(mu))
        return;
    const double x = frame.toPixel(mu, 0.0).x();
    painter.setPen(QPen(kPotential, 1.4, Qt::DashLine));
    painter.drawLine(QPointF(x, frame.area().top()), QPointF(x, frame.area().bottom()));
    const QFontMetricsF metrics(font());
    const QString text = tr("μ %1 t").arg(number(mu));
    const double width = metrics.horizontalAdvance(text) + 2;
    // On the side with more room.
    const bool isRight = x + width + ChartFrame::kGap < frame.area().right();
    const double left = isRight ? x + 0.7 * ChartFrame::kGap : x - width - 0.7 * ChartFrame::kGap;
    const QRectF place(std::max(left, frame.area().left()), frame.area().top(), width, metrics.height());
    // Readable above the curve, too.
    QColor paper = palette().base().color();
    paper.setAlphaF(0.75F);
    painter.fillRect(place, paper);
    painter.setPen(kPotential);
    painter.drawText(place, Qt::AlignCenter, text);
}

} // namespace kondoscope
