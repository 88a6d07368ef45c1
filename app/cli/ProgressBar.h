#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace kondoscope {

/// Progress of long work on stderr: a bar with the remaining time on a terminal; elsewhere (log files) a line every
/// tenth, and none for work that ends within seconds.
class ProgressBar
{
public:
    ProgressBar(std::string label, std::int64_t total);
    /// Clears the bar, so that the next line of output stands alone.
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    /// \param detail  text behind the bar, such as the time of the run
    void update(std::int64_t done, const std::string& detail = {});

private:
    using Clock = std::chrono::steady_clock;

    void draw(double fraction, const std::string& remaining, const std::string& detail);
    void log(double fraction, const std::string& remaining, const std::string& detail);

    std::string m_label;
    std::int64_t m_total;
    bool m_terminal;
    bool m_drawn = false;
    int m_loggedTenths = 0;
    Clock::time_point m_start;
    Clock::time_point m_lastDraw;
};

/// "45 s", "3 min 20 s", "2 h 05 min".
std::string waitingText(double seconds);

} // namespace kondoscope
