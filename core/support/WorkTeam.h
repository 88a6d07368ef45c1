#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

namespace kondoscope {

/// Threads that help with many short loops one after the other. The caller does the work itself and takes what help it
/// gets: on a busy machine a helper that does not run is not waited for, unless it was interrupted in the middle of a
/// task.
class WorkTeam
{
public:
    WorkTeam() = default;
    ~WorkTeam();
    WorkTeam(const WorkTeam&) = delete;
    WorkTeam& operator=(const WorkTeam&) = delete;

    /// Runs work(task, worker) for task = 0..tasks-1 on up to `threads` threads and returns when all are done. Which
    /// worker (0..threads-1) gets a task is left to chance. Helpers are started when first needed, and sleep in
    /// between. \param work  must not throw
    void run(int tasks, int threads, const std::function<void(int task, int worker)>& work);

private:
    void help(int worker);
    /// Does one task of generation `generation`; false if there is none left.
    bool takeTask(std::uint32_t generation, int worker);

    std::vector<std::jthread> m_helpers;
    std::atomic<std::uint64_t> m_ticket{0}; ///< generation << 32 | next task
    std::atomic<int> m_done{0};
    std::atomic<std::uint32_t> m_generation{0};
    std::atomic<bool> m_stop{false};
    std::atomic<int> m_tasks{0};
    const std::function<void(int, int)>* m_work = nullptr;
};

} // namespace kondoscope
