#include "ui/views/ChartSeries.h"

#include <cmath>

namespace kondoscope {

void ChartSeries::add(double time, double value)
{
    if (!std::isfinite(value) || !std::isfinite(time))
        return;
    if (!m_points.empty() && !m_lastIsKept)
        m_points.pop_back();
    if (!m_points.empty() && time <= m_points.back().x())
        m_points.pop_back();
    m_lastIsKept = m_points.empty() || time - m_points.back().x() >= m_spacing;
    m_points.emplace_back(time, value);
    if (m_points.size() < kCapacity)
        return;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < m_points.size(); i += 2)
        m_points[kept++] = m_points[i];
    m_points.resize(kept);
    m_spacing = (m_points.back().x() - m_points.front().x()) / static_cast<double>(kept - 1);
    m_lastIsKept = true;
}

void ChartSeries::clear()
{
    m_points.clear();
    m_spacing = 0.0;
    m_lastIsKept = false;
}

} // namespace kondoscope
