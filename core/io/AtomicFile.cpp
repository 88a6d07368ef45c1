#include "core/io/AtomicFile.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/support/Error.h"

namespace kondoscope {

namespace fs = std::filesystem;

namespace {

fs::path folderOf(const fs::path& path)
{
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

/// Forces a file or folder to the disk. Folders of some network file systems cannot: that is no error.
void synchronize(const fs::path& path, bool isFolder)
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool done = descriptor >= 0 && ::fsync(descriptor) == 0;
    const std::string reason = std::strerror(errno);
    if (descriptor >= 0)
        ::close(descriptor);
    if (!done && !isFolder)
        throw FileError(fmt::format("{}: cannot be written ({}). Free some space or choose another folder.",
                                    path.string(), reason));
}

} // namespace

void requireWritableTarget(const std::string& path)
{
    const std::string folder = folderOf(path).string();
    std::error_code error;
    if (!fs::is_directory(folder, error))
        throw FileError(fmt::format(
            "{}: cannot be written (the folder {} does not exist). Create it or choose another.", path, folder));
    const fs::file_status status = fs::status(path, error);
    if (fs::path(path).filename().empty() || (fs::exists(status) && !fs::is_regular_file(status)))
        throw FileError(fmt::format("{}: cannot be written (it is not a regular file). Choose another name.", path));
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        throw FileError(fmt::format("{}: cannot be written (folder {}: {}). Choose a writable folder.", path, folder,
                                    std::strerror(errno)));
}

void refuseIrregularFile(const std::string& path)
{
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (fs::is_directory(status))
        throw FileError(fmt::format("{}: cannot be read (it is a folder). Name a file.", path));
    if (fs::exists(status) && !fs::is_regular_file(status))
        throw FileError(fmt::format("{}: cannot be read (it is a pipe or a device). Name a regular file.", path));
}

std::string temporaryName(const std::string& path)
{
    return (folderOf(path) / fmt::format(".{}.new-{}", fs::path(path).filename().string(), ::getpid())).string();
}

void writeAtomically(const std::string& path, const std::function<void(const std::string& temporary)>& write)
{
    requireWritableTarget(path);
    const std::string temporary = temporaryName(path);
    try {
        write(temporary);
        synchronize(temporary, false);
        fs::rename(temporary, path);
    } catch (const fs::filesystem_error& error) {
        std::error_code ignored;
        fs::remove(temporary, ignored);
        throw FileError(
            fmt::format("{}: cannot be written ({}). Choose another name or folder.", path, error.code().message()));
    } catch (...) {
        std::error_code ignored;
        fs::remove(temporary, ignored);
        throw;
    }
    synchronize(folderOf(path), true);
}

void writeText(const std::string& path, const std::string& text)
{
    writeAtomically(path, [&](const std::string& temporary) {
        std::ofstream stream(temporary, std::ios::binary);
        stream << text << std::flush;
        if (!stream)
            throw FileError(fmt::format("{}: cannot be written (is the disk full?). Free some space.", path));
    });
}

} // namespace kondoscope
