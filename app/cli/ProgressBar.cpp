#include "app/cli/ProgressBar.h"

#include <cmath>
#include <cstdio>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

namespace kondoscope {

namespace {

constexpr int kBarWidth = 30;
constexpr double kDrawInterval = 0.1; ///< [s]
constexpr double kQuietTime = 3.0;    ///< work shorter than this leaves no lines in a log file [s]

} // namespace

std::string waitingText(double seconds)
{
    const auto whole = static_cast<std::int64_t>(std::llround(seconds));
    if (whole < 60)
        return fmt::format("{} s", whole);
    if (whole < 3600)
        return fmt::format("{} min {:02} s", whole / 60, whole % 60);
    return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

ProgressBar::ProgressBar(std::string label, std::int64_t total)
    : m_label(std::move(label)), m_total(total), m_terminal(isatty(STDERR_FILENO) == 1), m_start(Clock::now())
{}

ProgressBar::~ProgressBar()
{
    if (m_drawn)
        fmt::print(stderr, "\r\033[K");
}

void ProgressBar::update(std::int64_t done, const std::string& detail)
{
    if (m_total <= 0 || done <= 0)
        return;
    const double fraction = static_cast<double>(done) / static_cast<double>(m_total);
    const double elapsed = std::chrono::duration<double>(Clock::now() - m_start).count();
    const std::string remaining = waitingText(elapsed / fraction * (1.0 - fraction));
    if (m_terminal)
        draw(fraction, remaining, detail);
    else if (elapsed > kQuietTime)
        log(fraction, remaining, detail);
}

void ProgressBar::draw(double fraction, const std::string& remaining, const std::string& detail)
{
    const auto now = Clock::now();
    if (m_drawn && std::chrono::duration<double>(now - m_lastDraw).count() < kDrawInterval)
        return;
    const int filled = static_cast<int>(fraction * kBarWidth);
    fmt::print(stderr, "\r\033[K{} [{}{}] {:3.0f} %, {} left  {}", m_label, std::string(filled, '#'),
               std::string(kBarWidth - filled, '.'), 100.0 * fraction, remaining, detail);
    std::fflush(stderr);
    m_drawn = true;
    m_lastDraw = now;
}

void ProgressBar::log(double fraction, const std::string& remaining, const std::string& detail)
{
    const int tenths = static_cast<int>(10.0 * fraction);
    if (tenths <= m_loggedTenths)
        return;
    fmt::print(stderr, "{}: {} %, {} left  {}\n", m_label, 10 * tenths, remaining, detail);
    m_loggedTenths = tenths;
}

} // namespace kondoscope
