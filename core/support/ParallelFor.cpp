#include "core/support/ParallelFor.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace kondoscope {

void parallelFor(int tasks, int threads, const std::function<void(int task, int worker)>& work)
{
    const int workers = std::max(1, std::min(tasks, threads));
    std::atomic<bool> failed{false};
    std::exception_ptr failure;
    std::mutex failureMutex;
    const auto run = [&](int worker) {
        try {
            for (int task = worker; task < tasks && !failed; task += workers)
                work(task, worker);
        } catch (...) {
            const std::lock_guard lock(failureMutex);
            if (!failed.exchange(true))
                failure = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> others;
        for (int worker = 1; worker < workers; ++worker)
            others.emplace_back(run, worker);
        run(0);
    }
    if (failure)
        std::rethrow_exception(failure);
}

} // namespace kondoscope
