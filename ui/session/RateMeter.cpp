#include "ui/session/RateMeter.h"

namespace kondoscope {
namespace {

constexpr std::chrono::seconds kWindow{2};
constexpr std::size_t kFewest = 4;
constexpr std::size_t kMost = 512;

} // namespace

void RateMeter::add(Clock::time_point now)
{
    m_times.push_back(now);
    while (m_times.size() > kMost || (m_times.size() > kFewest && now - m_times.front() > kWindow))
        m_times.pop_front();
}

double RateMeter::perSecond() const
{
    if (m_times.size() < 2)
        return 0.0;
    const std::chrono::duration<double> span = m_times.back() - m_times.front();
    return span.count() > 0.0 ? static_cast<double>(m_times.size() - 1) / span.count() : 0.0;
}

} // namespace kondoscope
