#include "app/cli/Deadline.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace kondoscope {

Deadline::Deadline(const std::stop_token& stop, double minutes)
    : m_forward(stop, [source = m_source]() mutable { source.request_stop(); })
{
    if (minutes <= 0.0)
        return;
    m_timer = std::jthread([source = m_source, minutes](const std::stop_token& ending) mutable {
        std::mutex mutex;
        std::unique_lock lock(mutex);
        std::condition_variable_any wake;
        wake.wait_for(lock, ending, std::chrono::duration<double>(60.0 * minutes), [] { return false; });
        if (!ending.stop_requested())
            source.request_stop();
    });
}

} // namespace kondoscope
