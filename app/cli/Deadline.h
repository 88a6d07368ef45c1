#pragma once

#include <functional>
#include <stop_token>
#include <thread>

namespace kondoscope {

/// A stop token that fires with another one, or when the time is over.
class Deadline
{
public:
    /// \param minutes  from now; 0: no end
    Deadline(const std::stop_token& stop, double minutes);

    std::stop_token token() const { return m_source.get_token(); }

private:
    std::stop_source m_source;
    std::stop_callback<std::function<void()>> m_forward;
    std::jthread m_timer; ///< last member: ends first
};

} // namespace kondoscope
