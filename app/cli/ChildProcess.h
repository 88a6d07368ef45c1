#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace kondoscope {

/// This program itself in a process of its own, with one thread: the numerical libraries give the same bits in any of
/// them. A socket is its standard input and output. It has a process group of its own (Ctrl+C is for the program that
/// waits) and is killed when this object ends.
class ChildProcess
{
public:
    /// \param arguments  after "--threads 1" \throws Error if it cannot be started
    explicit ChildProcess(const std::vector<std::string>& arguments);
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    /// To be waited for with poll().
    int socket() const { return m_socket; }
    /// One line to its standard input. A child that is gone is noticed when it does not answer.
    void send(const std::string& line);
    /// After poll() saw something: the lines that are complete. \return nothing when it has closed its end
    std::optional<std::vector<std::string>> read();
    /// Waits for its end. \return the status of waitpid()
    int wait();

private:
    int spawn(const std::vector<std::string>& arguments, int otherEnd);

    pid_t m_process = -1;
    int m_socket = -1;
    std::string m_buffer;
};

/// Waits a moment for children that have something to say. \return which of the sockets have
std::vector<bool> pollSockets(const std::vector<int>& sockets);

} // namespace kondoscope
