#include <memory>

#include <CLI/CLI.hpp>

#include "app/cli/Commands.h"
#include "app/cli/RenderProgram.h"

namespace kondoscope {

namespace {

struct RenderOptions
{
    std::string trajectory;
    std::string recipe;
    std::string output;
};

int render(const RenderOptions& options)
{
    std::vector<std::string> words = {options.trajectory};
    if (!options.recipe.empty())
        words.insert(words.end(), {"--recipe", options.recipe});
    words.insert(words.end(), {"-o", options.output});
    becomeRenderProgram(std::move(words));
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
