#include "core/support/Threads.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <mutex>
#include <string_view>
#include <thread>

#include <cblas.h>
#include <dlfcn.h>

namespace kondoscope {

namespace {

/// Before main(): environment variables must not change once there are threads that may read them.
[[maybe_unused]] const bool prepared = (prepareBlas(), true);

std::atomic<int> budget{1};

/// The best kernels of OpenBLAS that this processor can run, or null if there is nothing to gain.
const char* betterBlasCore()
{
#if defined(__x86_64__) && defined(__GNUC__)
    const std::string_view core = openblas_get_corename();
    const bool old =
        core == "Prescott" || core == "Core2" || core == "Penryn" || core == "Nehalem" || core == "Opteron";
    if (!old || std::getenv("OPENBLAS_CORETYPE"))
        return nullptr;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl"))
        return "SkylakeX";
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return "Haswell";
#endif
    return nullptr;
}

} // namespace

void prepareBlas()
{
    static std::once_flag once;
    std::call_once(once, [] {
        const char* core = betterBlasCore();
        // exported by OpenBLAS's builds for many processors, the only ones that choose kernels at start
        const auto quit = reinterpret_cast<void (*)()>(dlsym(RTLD_DEFAULT, "gotoblas_dynamic_quit"));
        const auto init = reinterpret_cast<void (*)()>(dlsym(RTLD_DEFAULT, "gotoblas_dynamic_init"));
        if (!core || !quit || !init)
            return;
        setenv("OPENBLAS_CORETYPE", core, 1);
        quit();
        init();
    });
}

int threadBudget()
{
    return budget.load();
}

void setThreadBudget(int threads, bool keepOneForWindow)
{
    prepareBlas();
    if (threads <= 0)
        threads = static_cast<int>(std::thread::hardware_concurrency()) - (keepOneForWindow ? 1 : 0);
    budget.store(std::max(1, threads));
    openblas_set_num_threads(budget.load());
}

} // namespace kondoscope
