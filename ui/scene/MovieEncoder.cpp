#include "ui/scene/MovieEncoder.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/support/Error.h"

namespace kondoscope {

namespace {

std::vector<std::string> commandLine(const std::string& path, int width, int height, double framesPerSecond,
                                     const std::string& title)
{
    // Pictures arrive bottom row first; colours are marked as those of HD video, or players guess others.
    const std::string filter = "vflip,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p";
    return {"ffmpeg",
            "-hide_banner",
            "-loglevel",
            "error",
            "-nostdin",
            "-y",
            "-f",
            "rawvideo",
            "-pixel_format",
            "rgb24",
            "-video_size",
            fmt::format("{}x{}", width, height),
            "-framerate",
            fmt::format("{}", framesPerSecond),
            "-i",
            "pipe:0",
            "-vf",
            filter,
            "-colorspace",
            "bt709",
            "-color_primaries",
            "bt709",
            "-color_trc",
            "bt709",
            "-c:v",
            "libx264",
            "-preset",
            "medium",
            "-crf",
            "18",
            "-movflags",
            "+faststart",
            "-metadata",
            "title=" + title,
            "-f",
            "mp4",
            "file:" + path};
}

/// Starts ffmpeg with these standard streams in a process group of its own: Ctrl+C in the terminal is for this program,
/// which then decides about ffmpeg. \return 0 or an error number
int start(std::vector<std::string> words, int input, int complaints, pid_t& process)
{
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t streams;
    posix_spawn_file_actions_init(&streams);
    posix_spawn_file_actions_adddup2(&streams, input, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&streams, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&streams, complaints, STDERR_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    const int error = posix_spawnp(&process, arguments.front(), &streams, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&streams);
    return error;
}

} // namespace

MovieEncoder::MovieEncoder(const std::string& path, int width, int height, double framesPerSecond,
                           const std::string& title)
    : m_complaints(std::tmpfile())
{
    // A socket instead of a pipe: if ffmpeg dies, send() reports it without the signal SIGPIPE.
    std::array<int, 2> ends{-1, -1};
    if (!m_complaints || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        throw FileError(
            fmt::format("ffmpeg cannot be started (it writes the movie): {}. Free some space in the temporary "
                        "folder or close other programs.",
                        std::strerror(errno)));
    m_input = ends[0];
    const int error =
        start(commandLine(path, width, height, framesPerSecond, title), ends[1], fileno(m_complaints.get()), m_process);
    close(ends[1]);
    if (error == 0)
        return;
    m_process = -1;
    closeInput();
    if (error == ENOENT)
        throw FileError("The program ffmpeg is not installed (it writes the movie). Install it with: apt-get install "
                        "ffmpeg");
    throw FileError(
        fmt::format("ffmpeg cannot be started (it writes the movie): {}. Check its installation with: ffmpeg "
                    "-version",
                    std::strerror(error)));
}

MovieEncoder::~MovieEncoder()
{
    closeInput();
    if (m_process > 0) {
        kill(-m_process, SIGKILL); // the whole group: ffmpeg may be a wrapper script
        wait();
    }
}

void MovieEncoder::write(const PixelImage& image)
{
    const std::uint8_t* next = image.rgb.data();
    std::size_t left = image.rgb.size();
    while (left > 0) {
        const ssize_t sent = send(m_input, next, left, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            giveUp();
        next += sent;
        left -= static_cast<std::size_t>(sent);
    }
}

void MovieEncoder::finish()
{
    closeInput();
    const int status = wait();
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        giveUp();
}

void MovieEncoder::closeInput()
{
    if (m_input >= 0)
        close(m_input);
    m_input = -1;
}

int MovieEncoder::wait()
{
    int status = 0;
    while (waitpid(m_process, &status, 0) < 0 && errno == EINTR)
        continue;
    m_process = -1;
    return status;
}

void MovieEncoder::giveUp()
{
    closeInput();
    if (m_process > 0)
        wait();
    std::string words;
    std::array<char, 2000> buffer{};
    std::rewind(m_complaints.get());
    words.assign(buffer.data(), std::fread(buffer.data(), 1, buffer.size(), m_complaints.get()));
    while (!words.empty() && (words.back() == '\n' || words.back() == ' '))
        words.pop_back();
    throw FileError(
        fmt::format("ffmpeg gave up (the movie is incomplete and was removed): {}. Check the space on the disk "
                    "and that ffmpeg knows libx264.",
                    words.empty() ? "it gave no reason" : words));
}

} // namespace kondoscope
