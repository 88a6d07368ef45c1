#include "app/cli/OutputFiles.h"

#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "core/io/AtomicFile.h"
#include "core/support/Error.h"

namespace kondoscope {

void requireOutput(const std::string& output, const std::vector<std::string>& inputs)
{
    std::error_code error;
    for (const std::string& input : inputs)
        if (!input.empty() && std::filesystem::equivalent(input, output, error))
            throw ConfigError(fmt::format("{} is also an input (it would be lost). Choose another name for the output.",
                                          output));
    requireWritableTarget(output);
}

TemporaryFile::TemporaryFile(std::string thePath) : path(std::move(thePath)) {}

TemporaryFile::~TemporaryFile()
{
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
}

} // namespace kondoscope
