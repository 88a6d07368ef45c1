#include "app/cli/RenderProgram.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/cli/ExitCodes.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

/// The words as exec wants them; they must outlive the result.
std::vector<char*> argumentPointers(std::vector<std::string>& words)
{
    std::vector<char*> pointers;
    for (std::string& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return pointers;
}

[[noreturn]] void refuseStart(const std::string& program, int error)
{
    throw Error(fmt::format("{} cannot be started (it draws the pictures): {}. Build the preset release again.",
                            program, std::strerror(error)));
}

} // namespace

std::string renderProgram()
{
    const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe");
    const std::filesystem::path program = self.parent_path() / "kondoscope-render";
    if (!std::filesystem::exists(program)) {
        throw Error(
            fmt::format("{} is missing (it draws the pictures; a build without the window leaves it out). Build "
                        "the preset release.",
                        program.string()));
    }
    return program.string();
}

void becomeRenderProgram(std::vector<std::string> arguments)
{
    arguments.insert(arguments.begin(), renderProgram());
    execv(arguments.front().c_str(), argumentPointers(arguments).data());
    refuseStart(arguments.front(), errno);
}

int runRenderProgram(std::vector<std::string> arguments)
{
    arguments.insert(arguments.begin(), renderProgram());
    pid_t child = 0;
    const int error =
        posix_spawn(&child, arguments.front().c_str(), nullptr, nullptr, argumentPointers(arguments).data(), environ);
    if (error != 0)
        refuseStart(arguments.front(), error);
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR)
            refuseStart(arguments.front(), errno);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : kSignalBase + WTERMSIG(status);
}

} // namespace kondoscope
