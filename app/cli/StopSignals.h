#pragma once

#include <atomic>
#include <stop_token>
#include <thread>

namespace kondoscope {

/// While it lives, the first Ctrl+C or SIGTERM requests a stop instead of killing the program; the second one kills.
/// One object at a time.
class StopSignals
{
public:
    StopSignals();
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    std::stop_token token() const { return m_stop.get_token(); }
    /// 128 + the number of the signal that came, for the shell; 0 if none came.
    int exitCode() const;

private:
    std::stop_source m_stop;
    std::atomic<bool> m_ending = false;
    std::thread m_watcher; ///< a signal handler may not touch a stop source: this thread does
};

} // namespace kondoscope
