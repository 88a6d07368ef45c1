#include "app/cli/OutputFiles.h"

#include <filesystem>
#include <fstream>
#include <utility>

#include <fmt/format.h>

#include "core/io/AtomicFile.h"
#include "core/support/Error.h"

namespace kondoscope {

void writeText(const std::string& path, const std::string& text)
{
    writeAtomically(path, [&](const std::string& temporary) {
        std::ofstream stream(temporary, std::ios::binary);
        stream << text << std::flush;
        if (!stream)
            throw FileError(fmt::format("{}: cannot be written (is the disk full?). Free some space.", path));
    });
}

TemporaryFile::TemporaryFile(std::string thePath) : path(std::move(thePath)) {}

TemporaryFile::~TemporaryFile()
{
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
}

} // namespace kondoscope
