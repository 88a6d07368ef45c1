#include "app/cli/ChildProcess.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr int kPollMilliseconds = 100;

[[noreturn]] void failToStart(int error)
{
    throw Error(fmt::format("a process beside this one cannot be started ({}). Lower --jobs.", std::strerror(error)));
}

} // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& arguments)
{
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        failToStart(errno);
    m_socket = ends[0];
    const int error = spawn(arguments, ends[1]);
    ::close(ends[1]);
    if (error != 0) {
        ::close(m_socket);
        failToStart(error);
    }
}

ChildProcess::~ChildProcess()
{
    if (m_process > 0) {
        ::kill(m_process, SIGKILL);
        wait();
    }
    ::close(m_socket);
}

int ChildProcess::spawn(const std::vector<std::string>& arguments, int otherEnd)
{
    const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
    std::vector<std::string> words{self, "--threads", "1"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, otherEnd, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, otherEnd, STDOUT_FILENO);
    posix_spawnattr_t attributes;
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

void ChildProcess::send(const std::string& line)
{
    const std::string text = fmt::format("{}\n", line);
    static_cast<void>(::send(m_socket, text.data(), text.size(), MSG_NOSIGNAL));
}

std::optional<std::vector<std::string>> ChildProcess::read()
{
    std::vector<std::string> lines;
    char block[4096];
    const ssize_t count = ::recv(m_socket, block, sizeof block, 0);
    if (count < 0 && errno == EINTR)
        return lines;
    if (count <= 0)
        return std::nullopt;
    m_buffer.append(block, static_cast<std::size_t>(count));
    for (std::size_t end = m_buffer.find('\n'); end != std::string::npos; end = m_buffer.find('\n')) {
        lines.push_back(m_buffer.substr(0, end));
        m_buffer.erase(0, end + 1);
    }
    return lines;
}

int ChildProcess::wait()
{
    int status = 0;
    while (::waitpid(m_process, &status, 0) < 0 && errno == EINTR) {
    }
    m_process = -1;
    return status;
}

std::vector<bool> pollSockets(const std::vector<int>& sockets)
{
    std::vector<pollfd> polled;
    for (const int socket : sockets)
        polled.push_back({socket, POLLIN, 0});
    std::vector<bool> ready(sockets.size(), false);
    if (::poll(polled.data(), polled.size(), kPollMilliseconds) > 0)
        for (std::size_t k = 0; k < sockets.size(); ++k)
            ready[k] = polled[k].revents != 0;
    return ready;
}

} // namespace kondoscope
