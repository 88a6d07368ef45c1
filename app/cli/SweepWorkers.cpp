#include "app/cli/SweepWorkers.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstring>
#include <memory>

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "app/cli/ChildProcess.h"
#include "app/cli/ErrorReport.h"
#include "app/cli/ExitCodes.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr const char* kErrorWord = "error "; ///< starts a worker's line that is no share

/// The process of one point.
class PointProcess
{
public:
    PointProcess(const std::string& folder, std::size_t point, std::size_t place)
        : m_point(point), m_place(place), m_process({"sweep-point", folder, fmt::format("{}", point)})
    {}

    int socket() const { return m_process.socket(); }
    std::size_t point() const { return m_point; }
    std::size_t place() const { return m_place; } ///< among the points to run
    double share() const { return m_share; }

    /// After poll() saw something. \return false when it has ended
    bool read()
    {
        const auto lines = m_process.read();
        if (!lines)
            return false;
        for (const std::string& line : *lines) {
            if (line.starts_with(kErrorWord))
                m_error = line.substr(std::strlen(kErrorWord));
            else
                std::from_chars(line.data(), line.data() + line.size(), m_share);
        }
        return true;
    }

    /// After it has ended: why there may be no result; empty if it says there is one.
    /// \throws Error if it could not write its result
    std::string complaint()
    {
        const int status = m_process.wait();
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
    std::size_t m_point;
    std::size_t m_place;
    double m_share = 0.0;
    std::string m_error;
    ChildProcess m_process;
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
    std::vector<int> sockets;
    for (const auto& process : processes)
        sockets.push_back(process->socket());
    const std::vector<bool> ready = pollSockets(sockets);
    for (std::size_t k = processes.size(); k-- > 0;) {
        if (!ready[k])
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
