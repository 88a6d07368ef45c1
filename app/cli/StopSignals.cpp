#include "app/cli/StopSignals.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <ctime>

#include <fmt/format.h>
#include <semaphore.h>

#include "app/cli/ExitCodes.h"

namespace kondoscope {

namespace {

// The two things that a signal handler may do: write a sig_atomic_t and post a semaphore.
volatile std::sig_atomic_t receivedSignal = 0;
sem_t signalArrived;

void onSignal(int number)
{
    const int savedErrno = errno;
    receivedSignal = number;
    sem_post(&signalArrived);
    errno = savedErrno;
}

void setHandler(void (*handler)(int), int flags)
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

/// LAPACK cannot be interrupted.
void sayIfItTakesLong()
{
    timespec deadline = {};
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += 1;
    int result = 0;
    do
        result = sem_timedwait(&signalArrived, &deadline);
    while (result != 0 && errno == EINTR);
    if (result != 0 && errno == ETIMEDOUT)
        fmt::print(
            stderr,
            "kondoscope-cli: stopping as soon as the present evaluation ends. A second signal ends the program at "
            "once; files written so far stay readable.\n");
}

} // namespace

StopSignals::StopSignals()
{
    receivedSignal = 0;
    sem_init(&signalArrived, 0, 0);
    m_watcher = std::thread([this] {
        while (sem_wait(&signalArrived) != 0 && errno == EINTR) {
        }
        if (m_ending)
            return;
        m_stop.request_stop();
        sayIfItTakesLong();
    });
    // SA_RESETHAND: the default action, which kills, is back for the second signal.
    setHandler(onSignal, SA_RESETHAND | SA_RESTART);
}

StopSignals::~StopSignals()
{
    setHandler(SIG_DFL, 0);
    m_ending = true;
    sem_post(&signalArrived);
    m_watcher.join();
    sem_destroy(&signalArrived);
}

int StopSignals::exitCode() const
{
    return receivedSignal == 0 ? 0 : kSignalBase + receivedSignal;
}

} // namespace kondoscope
