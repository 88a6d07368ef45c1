#pragma once

#include <cstddef>
#include <vector>

#include <QPointF>

namespace kondoscope {

/// A curve that grows without end in bounded memory: when it is full every second point goes, and later points are
/// taken at twice the distance in time. The newest point is always there.
class ChartSeries
{
public:
    static constexpr std::size_t kCapacity = 2048;

    /// Times must not fall; a value that is not finite is left out.
    void add(double time, double value);
    void clear();

    /// x = time, y = value.
    const std::vector<QPointF>& points() const { return m_points; }
    bool empty() const { return m_points.empty(); }

private:
    std::vector<QPointF> m_points;
    double m_spacing = 0.0;    ///< smallest distance in time of kept points
    bool m_lastIsKept = false; ///< else the last point is replaced by the next one
};

} // namespace kondoscope
