#include "core/simulation/SweepLoop.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace kondoscope {

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

/// Places at which `y` passes 0, by linear interpolation of x.
std::vector<double> zeros(std::span<const double> x, std::span<const double> y)
{
    std::vector<double> found;
    for (std::size_t k = 1; k < y.size(); ++k)
        if ((y[k - 1] < 0.0) != (y[k] < 0.0))
            found.push_back(x[k - 1] + (x[k] - x[k - 1]) * y[k - 1] / (y[k - 1] - y[k]));
    return found;
}

/// Field at which the magnetization changes its sign on one way.
Estimate reversal(std::span<const double> field, std::span<const double> magnetization)
{
    const std::vector<double> fields = zeros(field, magnetization);
    if (fields.empty())
        return {kUnknown, kUnknown};
    const double part = std::abs(field.back() - field.front()) / static_cast<double>(field.size() - 1);
    const double spread = std::abs(fields.back() - fields.front());
    return {0.5 * (fields.front() + fields.back()), 0.5 * std::max(spread, part)};
}

double amountAtZeroField(std::span<const double> field, std::span<const double> magnetization)
{
    const std::vector<double> values = zeros(magnetization, field);
    return values.empty() ? kUnknown : std::abs(values.front());
}

} // namespace

LoopSampler::LoopSampler(const ProtocolConfig& protocol)
    : m_protocol(protocol),
      m_parts(2 * static_cast<std::size_t>(protocol.levels > 0 ? std::min(protocol.levels, kLoopParts) : kLoopParts))
{}

void LoopSampler::add(double time, double field, double magnetization)
{
    const double ways = (time - m_protocol.start) / m_protocol.duration;
    if (ways < 0.0 || ways >= 2.0)
        return;
    Part& part = m_parts[static_cast<std::size_t>(0.5 * ways * static_cast<double>(m_parts.size()))];
    part.field += field;
    part.magnetization += magnetization;
    part.steps += 1.0;
}

HysteresisLoop LoopSampler::loop() const
{
    HysteresisLoop loop;
    for (std::size_t k = 0; k < m_parts.size(); ++k) {
        if (2 * k == m_parts.size())
            loop.turn = loop.field.size();
        if (m_parts[k].steps == 0.0)
            continue;
        loop.field.push_back(m_parts[k].field / m_parts[k].steps);
        loop.magnetization.push_back(m_parts[k].magnetization / m_parts[k].steps);
    }
    return loop;
}

LoopFigures loopFigures(const HysteresisLoop& loop)
{
    const std::span<const double> field(loop.field), magnetization(loop.magnetization);
    const Estimate there = reversal(field.first(loop.turn), magnetization.first(loop.turn));
    const Estimate back = reversal(field.subspan(loop.turn), magnetization.subspan(loop.turn));
    LoopFigures figures;
    figures.coerciveField = {0.5 * std::abs(back.value - there.value), 0.5 * std::hypot(back.error, there.error)};
    figures.remanence = 0.5 * (amountAtZeroField(field.first(loop.turn), magnetization.first(loop.turn)) +
                               amountAtZeroField(field.subspan(loop.turn), magnetization.subspan(loop.turn)));
    return figures;
}

} // namespace kondoscope
