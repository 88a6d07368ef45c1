#pragma once

#include <chrono>
#include <deque>

namespace kondoscope {

/// Measures how long work between two step boundaries takes and foretells when the present piece ends.
class StepClock
{
public:
    using Clock = std::chrono::steady_clock;

    void start(Clock::time_point now = Clock::now());
    /// \param counts  the piece was a step, so that its duration foretells the next ones
    void stop(bool counts, Clock::time_point now = Clock::now());
    /// A new solver takes another time.
    void forget() { m_durations.clear(); }

    bool isBusy() const { return m_busy; }
    /// Median of recent steps less what has passed [s]; 0 if unknown, overdue, or nothing is under way.
    double secondsLeft(Clock::time_point now = Clock::now()) const;

private:
    bool m_busy = false;
    Clock::time_point m_start;
    std::deque<double> m_durations;
};

} // namespace kondoscope
