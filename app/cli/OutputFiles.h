#pragma once

#include <string>

namespace kondoscope {

/// Writes a text file, complete or not at all. \throws FileError
void writeText(const std::string& path, const std::string& text);

/// Removes a file at the end of its life.
struct TemporaryFile
{
    explicit TemporaryFile(std::string thePath);
    ~TemporaryFile();
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    std::string path;
};

} // namespace kondoscope
