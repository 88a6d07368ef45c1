#pragma once

#include <string>
#include <vector>

namespace kondoscope {

/// Before the work, not after it. \param inputs  files that the work reads: none of them may be replaced
/// \throws FileError if the output cannot be written, ConfigError if it is also an input
void requireOutput(const std::string& output, const std::vector<std::string>& inputs);

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
