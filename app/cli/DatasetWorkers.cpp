#include "app/cli/DatasetWorkers.h"

#include <algorithm>
#include <csignal>
#include <iostream>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "app/cli/ChildProcess.h"
#include "app/cli/ExitCodes.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

// A worker's lines: one a frame, one a part, or the error that ended it with its exit code.
constexpr const char* kFrameWord = "frame";
constexpr const char* kPartWord = "part";
constexpr const char* kErrorWord = "error";

/// A process that makes parts, one after the other.
class Worker
{
public:
    explicit Worker(const std::string& folder) : m_process({"dataset", "work", folder}) {}

    int socket() const { return m_process.socket(); }
    bool isBusy() const { return m_isBusy; }

    void begin(std::size_t part)
    {
        m_isBusy = true;
        m_process.send(fmt::format("{}", part));
    }

    /// After poll() saw something. \return frames that were finished meanwhile
    std::int64_t read()
    {
        const auto lines = m_process.read();
        if (!lines)
            failEnded();
        std::int64_t frames = 0;
        for (const std::string& line : *lines) {
            if (line == kFrameWord)
                ++frames;
            else if (line == kPartWord)
                m_isBusy = false;
            else
                failWith(line);
        }
        return frames;
    }

private:
    /// "error CODE MESSAGE"
    [[noreturn]] static void failWith(const std::string& line)
    {
        const std::string start = fmt::format("{} {} ", kErrorWord, int{kWrongUsage});
        if (line.starts_with(start))
            throw ConfigError(line.substr(start.size()));
        const std::size_t message = std::min(line.find(' ', line.find(' ') + 1), line.size() - 1);
        throw Error(line.substr(message + 1));
    }

    [[noreturn]] void failEnded()
    {
        const int status = m_process.wait();
        throw Error(fmt::format("a worker process ended with {} (was there enough memory?). Finished parts are kept: "
                                "give the same command again, with fewer --jobs if memory is short.",
                                WIFSIGNALED(status) ? fmt::format("signal {}", WTERMSIG(status))
                                                    : fmt::format("exit code {}", WEXITSTATUS(status))));
    }

    ChildProcess m_process;
    bool m_isBusy = false;
};

/// Waits a moment for workers that have something to say.
std::int64_t readFromWorkers(std::vector<std::unique_ptr<Worker>>& workers)
{
    std::vector<int> sockets;
    for (const auto& worker : workers)
        sockets.push_back(worker->socket());
    const std::vector<bool> ready = pollSockets(sockets);
    std::int64_t frames = 0;
    for (std::size_t k = 0; k < workers.size(); ++k)
        if (ready[k])
            frames += workers[k]->read();
    return frames;
}

void report(const std::string& line)
{
    fmt::print("{}\n", line);
    std::fflush(stdout);
}

void makePart(const DatasetPartFolder& folder, std::size_t part)
{
    std::vector<DatasetFrame> frames;
    labelPart(folder.recipe(), folder.parts().at(part), [&frames](DatasetFrame frame) {
        frames.push_back(std::move(frame));
        report(kFrameWord);
    });
    folder.write(part, std::move(frames));
    report(kPartWord);
}

} // namespace

bool makeParts(const DatasetPartFolder& folder, const std::vector<std::size_t>& missing, int jobs,
               const std::function<void(std::int64_t)>& progress, const std::stop_token& stop)
{
    std::int64_t done = 0;
    std::vector<std::unique_ptr<Worker>> workers;
    const std::size_t wanted = std::min(missing.size(), static_cast<std::size_t>(jobs));
    for (std::size_t k = 0; k < wanted; ++k)
        workers.push_back(std::make_unique<Worker>(folder.path()));
    auto next = missing.begin();
    while (!stop.stop_requested()) {
        for (const auto& worker : workers)
            if (!worker->isBusy() && next != missing.end())
                worker->begin(*next++);
        const bool isIdle =
            std::none_of(workers.begin(), workers.end(), [](const auto& worker) { return worker->isBusy(); });
        if (isIdle)
            return true;
        done += readFromWorkers(workers);
        progress(done);
    }
    return false;
}

int workOnParts(const std::string& path)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL); // a part that nobody waits for is not worth the time
    try {
        const DatasetPartFolder folder(path);
        for (std::size_t part = 0; std::cin >> part;)
            makePart(folder, part);
        return kSuccess;
    } catch (const ConfigError& error) {
        report(fmt::format("{} {} {}", kErrorWord, int{kWrongUsage}, error.what()));
        return kWrongUsage;
    } catch (const std::exception& error) {
        report(fmt::format("{} {} {}", kErrorWord, int{kFailure}, error.what()));
        return kFailure;
    }
}

} // namespace kondoscope
