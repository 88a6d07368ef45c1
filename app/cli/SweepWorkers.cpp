#include "app/cli/SweepWorkers.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <memory>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/cli/ErrorReport.h"
#include "app/cli/ExitCodes.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr const char* kErrorWord = "error "; ///< starts a worker's line that is no share
constexpr int kPollMilliseconds = 100;

[[noreturn]] void failToStart(int error)
{
    throw Error(fmt::format("a process for a point cannot be started ({}). Lower --jobs.", std::strerror(error)));
}

/// The process of one point, and the pipe from its standard output.
class PointProcess
{
public:
    PointProcess(const std::string& folder, std::size_t point, std::size_t place) : m_point(point), m_place(place)
    {
        int ends[2] = {-1, -1};
        if (::pipe2(ends, O_CLOEXEC) != 0)
            failToStart(errno);
        m_pipe = ends[0];
        const int error = spawn(folder, ends[1]);
        ::close(ends[1]);
        if (error == 0)
            return;
        ::close(m_pipe);
        failToStart(error);
    }
    /// A process that still works is killed: it leaves nothing half written.
    ~PointProcess()
    {
        if (m_process > 0) {
            ::kill(m_process, SIGKILL);
            wait();
        }
        ::close(m_pipe);
    }
    PointProcess(const PointProcess&) = delete;
    PointProcess& operator=(const PointProcess&) = delete;

    int pipe() const { return m_pipe; }
    std::size_t point() const { return m_point; }
    std::size_t place() const { return m_place; } ///< among the points to run
    double share() const { return m_share; }

    /// After poll() saw something. \return false when it has ended
    bool read()
    {
        char block[4096];
        const ssize_t count = ::read(m_pipe, block, sizeof block);
        if (count < 0 && errno == EINTR)
            return true;
        if (count <= 0)
            return false;
        m_buffer.append(block, static_cast<std::size_t>(count));
        for (std::size_t end = m_buffer.find('\n'); end != std::string::npos; end = m_buffer.find('\n')) {
            take(m_buffer.substr(0, end));
            m_buffer.erase(0, end + 1);
        }
        return true;
    }

    /// After it has ended: why there may be no result; empty if it says there is one.
    /// \throws Error if it could not write its result
    std::string complaint()
    {
        const int status = wait();
        if (!m_error.empty())
            throw Error(m_error);
        if (WIFSIGNALED(status))
            return fmt::format("its process was ended by signal {} ({}; was there enough memory?). Give the same "
                               "command again, with fewer --jobs if memory is short.",
                               WTERMSIG(status), ::strsignal(WTERMSIG(status)));
        if (WEXITSTATUS(status) != kSuccess)
            return fmt::format("its process ended with exit code {} and without a result. Give the same command again.",
                               WEXITSTATUS(status));
        return {};
    }

private:
    int spawn(const std::string& folder, int otherEnd)
    {
        const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
        std::vector<std::string> words{self, "--threads", "1", "sweep-point", folder, std::to_string(m_point)};
        std::vector<char*> pointers;
        for (std::string& word : words)
            pointers.push_back(word.data());
        pointers.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&actions, otherEnd, STDOUT_FILENO);
        posix_spawnattr_t attributes; // a process group of its own: Ctrl+C is for the program that waits
        posix_spawnattr_init(&attributes);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
        posix_spawnattr_setpgroup(&attributes, 0);
        const int error = posix_spawn(&m_process, self.c_str(), &actions, &attributes, pointers.data(), environ);
        posix_spawnattr_destroy(&attributes);
        posix_spawn_file_actions_destroy(&actions);
        if (error != 0)
            m_process = -1;
        return error;
    }

    int wait()
    {
        int status = 0;
        while (::waitpid(m_process, &status, 0) < 0 && errno == EINTR) {
        }
        m_process = -1;
        return status;
    }

    void take(const std::string& line)
    {
        if (line.starts_with(kErrorWord))
            m_error = line.substr(std::strlen(kErrorWord));
        else
            std::from_chars(line.data(), line.data() + line.size(), m_share);
    }

    std::size_t m_point;
    std::size_t m_place;
    pid_t m_process = -1;
    int m_pipe = -1;
    double m_share = 0.0;
    std::string m_buffer;
    std::string m_error;
};

/// Notes how a process has ended, where it could not do so itself.
void finish(const SweepFolder& folder, PointProcess& process)
{
    const std::string complaint = process.complaint();
    if (!complaint.empty() && !folder.read(process.point()))
        folder.write(failedPoint(folder.sweep(), process.point(), complaint, true));
}

/// Waits a moment for processes that have something to say; those that ended are removed.
void readFrom(const SweepFolder& folder, std::vector<std::unique_ptr<PointProcess>>& processes,
              std::vector<double>& shares)
{
    std::vector<pollfd> polled;
    for (const auto& process : processes)
        polled.push_back({process->pipe(), POLLIN, 0});
    if (::poll(polled.data(), polled.size(), kPollMilliseconds) <= 0)
        return;
    for (std::size_t k = processes.size(); k-- > 0;) {
        if (polled[k].revents == 0)
            continue;
        if (processes[k]->read()) {
            shares[processes[k]->place()] = processes[k]->share();
            continue;
        }
        finish(folder, *processes[k]);
        shares[processes[k]->place()] = 1.0;
        processes.erase(processes.begin() + static_cast<std::ptrdiff_t>(k));
    }
}

} // namespace

bool runPoints(const SweepFolder& folder, const std::vector<std::size_t>& points, int jobs,
               const std::function<void(const std::vector<double>&)>& progress, const std::stop_token& stop)
{
    std::vector<double> shares(points.size(), 0.0);
    std::vector<std::unique_ptr<PointProcess>> processes;
    std::size_t next = 0;
    while (!stop.stop_requested()) {
        for (; next < points.size() && std::ssize(processes) < jobs; ++next)
            processes.push_back(std::make_unique<PointProcess>(folder.path(), points[next], next));
        if (processes.empty())
            return true;
        readFrom(folder, processes, shares);
        progress(shares);
    }
    return false;
}

int runPoint(const std::string& path, std::size_t point)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL); // a point that nobody waits for is not worth the time
    try {
        using Clock = std::chrono::steady_clock;
        static constexpr std::chrono::milliseconds kReportInterval(200);
        const SweepFolder folder(path);
        if (point >= folder.sweep().pointCount())
            throw ConfigError(fmt::format("point {} of {} (there are {}). Choose another one.", point, path,
                                          folder.sweep().pointCount()));
        auto reported = Clock::now();
        const auto report = [&reported](double share) {
            if (Clock::now() - reported < kReportInterval)
                return;
            reported = Clock::now();
            fmt::print("{:.4f}\n", share);
            std::fflush(stdout);
        };
        folder.write(runSweepPoint(folder.sweep(), point, folder.trajectoryPath(point), report, {}));
        return kSuccess;
    } catch (const Error& error) {
        fmt::print("{}{}\n", kErrorWord, error.what());
        return kFailure;
    }
}

} // namespace kondoscope
