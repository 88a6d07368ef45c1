#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include <sys/types.h>

#include "ui/scene/PixelImage.h"

namespace kondoscope {

/// A running ffmpeg that turns pictures into an MP4 file. Started without a shell.
class MovieEncoder
{
public:
    /// \param path  overwritten
    /// \throws FileError if ffmpeg is not installed or cannot be started
    MovieEncoder(const std::string& path, int width, int height, double framesPerSecond, const std::string& title);
    /// Without finish() ffmpeg is stopped; what it has written is incomplete.
    ~MovieEncoder();
    MovieEncoder(const MovieEncoder&) = delete;
    MovieEncoder& operator=(const MovieEncoder&) = delete;

    /// \throws FileError with ffmpeg's own words if it gave up
    void write(const PixelImage& image);
    /// Waits until the file is complete. \throws FileError as write()
    void finish();

private:
    struct FileCloser
    {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };

    void closeInput();
    /// Exit status as waitpid() gives it.
    int wait();
    [[noreturn]] void giveUp();

    pid_t m_process = -1;
    int m_input = -1;
    std::unique_ptr<std::FILE, FileCloser> m_complaints; ///< ffmpeg's standard error
};

} // namespace kondoscope
