#pragma once

#include <functional>

namespace kondoscope {

/// Runs work(task, worker) for task = 0..tasks-1 on up to `threads` threads, the caller being one of them. Worker w
/// takes the tasks w, w + threads, ...: what a worker adds up depends on the number of threads alone, not on their
/// speed. The first exception ends the loop after the running tasks and is thrown again. \param threads  1 or more;
/// worker < threads
void parallelFor(int tasks, int threads, const std::function<void(int task, int worker)>& work);

} // namespace kondoscope
