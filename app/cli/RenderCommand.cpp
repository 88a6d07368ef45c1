#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "app/cli/Commands.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

struct RenderOptions
{
    std::string trajectory;
    std::string recipe;
    std::string output;
};

/// The program that draws, beside this one.
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

/// Replaces this program. \throws Error if that fails
[[noreturn]] void become(std::vector<std::string> words)
{
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    execv(arguments.front(), arguments.data());
    throw Error(fmt::format("{} cannot be started (it draws the pictures): {}. Build the preset release again.",
                            words.front(), std::strerror(errno)));
}

int render(const RenderOptions& options)
{
    std::vector<std::string> words = {renderProgram(), options.trajectory};
    if (!options.recipe.empty())
        words.insert(words.end(), {"--recipe", options.recipe});
    words.insert(words.end(), {"-o", options.output});
    become(std::move(words));
}

} // namespace

void addRenderCommand(CLI::App& app, Action& action)
{
    CLI::App* command = app.add_subcommand("render", "Draws a figure (the last frame) or a movie of a trajectory");
    auto options = std::make_shared<RenderOptions>();
    command->add_option("trajectory", options->trajectory, "Trajectory to draw")->type_name("RUN.h5")->required();
    command->add_option("--recipe", options->recipe, "What to draw and how; the defaults of the run without it")
        ->type_name("FILE.toml");
    command->add_option("-o,--output", options->output, "Picture or movie to write")
        ->type_name("OUT.png|OUT.mp4")
        ->required();
    command->footer("Needs no display. Movies need the program ffmpeg.");
    command->callback([options, &action] { action = [options] { return render(*options); }; });
}

} // namespace kondoscope
