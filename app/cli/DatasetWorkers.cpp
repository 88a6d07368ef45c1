#include "app/cli/DatasetWorkers.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <memory>
#include <numeric>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/cli/ExitCodes.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

// A worker's lines: one a frame, one a part, or the error that ended it with its exit code.
constexpr const char* kFrameWord = "frame";
constexpr const char* kPartWord = "part";
constexpr const char* kErrorWord = "error";
constexpr int kPollMilliseconds = 100;

[[noreturn]] void failToStart(int error)
{
    throw Error(fmt::format("a worker process cannot be started ({}). Lower --jobs.", std::strerror(error)));
}

/// A process of this program and the socket that is its standard input and output.
class Worker
{
public:
    explicit Worker(const std::string& folder)
    {
        int ends[2] = {-1, -1};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
            failToStart(errno);
        m_socket = ends[0];
        const int error = spawn(folder, ends[1]);
        ::close(ends[1]);
        if (error != 0) {
            ::close(m_socket);
            failToStart(error);
        }
    }
    /// A worker that still works is killed: it leaves nothing half written.
    ~Worker()
    {
        if (m_process > 0) {
            ::kill(m_process, SIGKILL);
            wait();
        }
        ::close(m_socket);
    }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    int socket() const { return m_socket; }
    bool isBusy() const { return m_isBusy; }

    void begin(std::size_t part)
    {
        const std::string line = fmt::format("{}\n", part);
        m_isBusy = true; // a worker that is gone is noticed when it does not answer
        static_cast<void>(::send(m_socket, line.data(), line.size(), MSG_NOSIGNAL));
    }

    /// After poll() saw something. \return frames that were finished meanwhile
    std::int64_t read()
    {
        char block[4096];
        const ssize_t count = ::recv(m_socket, block, sizeof block, 0);
        if (count < 0 && errno == EINTR)
            return 0;
        if (count <= 0)
            failEnded();
        m_buffer.append(block, static_cast<std::size_t>(count));
        std::int64_t frames = 0;
        for (std::size_t end = m_buffer.find('\n'); end != std::string::npos; end = m_buffer.find('\n')) {
            const std::string line = m_buffer.substr(0, end);
            m_buffer.erase(0, end + 1);
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
    int spawn(const std::string& folder, int otherEnd)
    {
        const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
        std::vector<std::string> words{self, "--threads", "1", "dataset", "work", folder};
        std::vector<char*> pointers;
        for (std::string& word : words)
            pointers.push_back(word.data());
        pointers.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, otherEnd, STDIN_FILENO);
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
        const int status = wait();
        throw Error(fmt::format("a worker process ended with {} (was there enough memory?). Finished parts are kept: "
                                "give the same command again, with fewer --jobs if memory is short.",
                                WIFSIGNALED(status) ? fmt::format("signal {}", WTERMSIG(status))
                                                    : fmt::format("exit code {}", WEXITSTATUS(status))));
    }

    pid_t m_process = -1;
    int m_socket = -1;
    bool m_isBusy = false;
    std::string m_buffer;
};

/// Waits a moment for workers that have something to say.
std::int64_t readFromWorkers(std::vector<std::unique_ptr<Worker>>& workers)
{
    std::vector<pollfd> polled;
    for (const auto& worker : workers)
        polled.push_back({worker->socket(), POLLIN, 0});
    std::int64_t frames = 0;
    if (::poll(polled.data(), polled.size(), kPollMilliseconds) <= 0)
        return 0;
    for (std::size_t k = 0; k < workers.size(); ++k)
        if (polled[k].revents != 0)
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
