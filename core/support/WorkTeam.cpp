#include "core/support/WorkTeam.h"

namespace kondoscope {

namespace {

/// Loops of a network follow each other within microseconds: a helper looks for the next one this often before it goes
/// to sleep.
constexpr int kLooks = 4000;
/// The caller gives way to an interrupted helper after so many looks.
constexpr int kLooksBeforeYield = 200;

void pause()
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
}

} // namespace

WorkTeam::~WorkTeam()
{
    m_stop = true;
    ++m_generation;
    m_generation.notify_all();
}

bool WorkTeam::takeTask(std::uint32_t generation, int worker)
{
    std::uint64_t ticket = m_ticket.load();
    for (;;) {
        const auto next = static_cast<int>(ticket & 0xffffffffu);
        if (static_cast<std::uint32_t>(ticket >> 32) != generation || next >= m_tasks.load())
            return false;
        if (m_ticket.compare_exchange_weak(ticket, ticket + 1)) {
            (*m_work)(next, worker); // the loop cannot end, nor m_work change, before this task is done
            ++m_done;
            return true;
        }
    }
}

void WorkTeam::help(int worker)
{
    std::uint32_t seen = 0;
    while (!m_stop) {
        std::uint32_t generation = m_generation.load();
        for (int look = 0; generation == seen && look < kLooks; ++look) {
            pause();
            generation = m_generation.load();
        }
        if (generation == seen) {
            m_generation.wait(seen);
            continue;
        }
        seen = generation;
        while (takeTask(generation, worker)) {
        }
    }
}

void WorkTeam::run(int tasks, int threads, const std::function<void(int task, int worker)>& work)
{
    while (static_cast<int>(m_helpers.size()) < std::min(threads, tasks) - 1)
        m_helpers.emplace_back([this, worker = static_cast<int>(m_helpers.size()) + 1] { help(worker); });
    if (threads <= 1 || tasks <= 1) {
        for (int task = 0; task < tasks; ++task)
            work(task, 0);
        return;
    }
    const std::uint32_t generation = m_generation.load() + 1;
    m_work = &work;
    m_done = 0;
    m_tasks = tasks;
    m_ticket = static_cast<std::uint64_t>(generation) << 32;
    m_generation = generation;
    m_generation.notify_all();
    while (takeTask(generation, 0)) {
    }
    for (int look = 0; m_done.load() < tasks; ++look) {
        if (look < kLooksBeforeYield)
            pause();
        else
            std::this_thread::yield();
    }
}

} // namespace kondoscope
