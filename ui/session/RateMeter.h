#pragma once

#include <chrono>
#include <deque>

namespace kondoscope {

/// Events per second over a sliding window of about two seconds, or the last few events where they are rarer.
class RateMeter
{
public:
    using Clock = std::chrono::steady_clock;

    void add(Clock::time_point now = Clock::now());
    void clear() { m_times.clear(); }
    /// 0 until two events are known.
    double perSecond() const;

private:
    std::deque<Clock::time_point> m_times;
};

} // namespace kondoscope
