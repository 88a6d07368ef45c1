#include "ui/session/StepClock.h"

#include <algorithm>
#include <vector>

namespace kondoscope {
namespace {

constexpr std::size_t kRemembered = 9;

double seconds(StepClock::Clock::duration duration)
{
    return std::chrono::duration<double>(duration).count();
}

} // namespace

void StepClock::start(Clock::time_point now)
{
    m_busy = true;
    m_start = now;
}

void StepClock::stop(bool counts, Clock::time_point now)
{
    m_busy = false;
    if (!counts)
        return;
    m_durations.push_back(seconds(now - m_start));
    if (m_durations.size() > kRemembered)
        m_durations.pop_front();
}

double StepClock::secondsLeft(Clock::time_point now) const
{
    if (!m_busy || m_durations.empty())
        return 0.0;
    std::vector<double> sorted(m_durations.begin(), m_durations.end());
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::nth_element(sorted.begin(), middle, sorted.end());
    return std::max(0.0, *middle - seconds(now - m_start));
}

} // namespace kondoscope
