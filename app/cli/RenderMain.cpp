#include <cstdio>
#include <exception>
#include <filesystem>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/ErrorReport.h"
#include "app/cli/ExitCodes.h"
#include "app/cli/ProgressBar.h"
#include "app/cli/StopSignals.h"
#include "core/support/BuildInfo.h"
#include "core/support/Error.h"
#include "core/support/Threads.h"
#include "ui/scene/Figure.h"
#include "ui/scene/LearningCurveFigure.h"
#include "ui/scene/Movie.h"
#include "ui/scene/ParityFigure.h"
#include "ui/scene/SpectrumFigure.h"

// The program behind `kondoscope-cli render`: the only part of the command line that needs VTK.
namespace {

using namespace kondoscope;

int makeMovie(const std::string& trajectory, const RenderRecipe& recipe, const std::string& output)
{
    StopSignals signals;
    try {
        std::unique_ptr<ProgressBar> bar; // the number of frames is known with the first of them
        const auto progress = [&bar](std::int64_t done, std::int64_t total) {
            if (!bar)
                bar = std::make_unique<ProgressBar>("drawing", total);
            bar->update(done, fmt::format("frame {} of {}", done, total));
        };
        renderMovie(trajectory, recipe, output, progress, signals.token());
    } catch (const Cancelled&) {
        fmt::print(stderr, "kondoscope-cli: stopped (a signal asked for it). No movie was written.\n");
        return signals.exitCode();
    }
    return kSuccess;
}

int render(const std::string& trajectory, const std::string& recipeFile, const std::string& output)
{
    const std::string extension = std::filesystem::path(output).extension().string();
    if (extension != ".png" && extension != ".mp4") {
        throw ConfigError(
            fmt::format("-o {} (the ending says what to make). End it with .png for a figure or .mp4 for a "
                        "movie.",
                        output));
    }
    const RenderRecipe recipe = recipeFile.empty() ? RenderRecipe() : readRenderRecipe(recipeFile);
    if (extension == ".mp4")
        return makeMovie(trajectory, recipe, output);
    renderFigure(trajectory, recipe, output);
    return kSuccess;
}

/// A diagram that is read from a table of numbers.
struct Diagram
{
    const char* option;
    const char* meaning;
    void (*render)(const std::string& csv, const std::string& png);
    std::string csv; ///< empty: not asked for
};

std::vector<Diagram> diagrams()
{
    return {{"--spectrum", "Density of states to draw", renderSpectrum, {}},
            {"--parity", "Torques over those of a reference to draw", renderParity, {}},
            {"--learning-curve", "Losses of a training to draw", renderLearningCurve, {}}};
}

int drawDiagram(const Diagram& diagram, const std::string& output)
{
    if (std::filesystem::path(output).extension() != ".png")
        throw ConfigError(fmt::format("-o {} (a diagram becomes a picture). End it with .png.", output));
    diagram.render(diagram.csv, output);
    return kSuccess;
}

int runProgram(int argc, char** argv)
{
    CLI::App app("Draws a figure or a movie of a trajectory, for `kondoscope-cli render`, or a diagram, for "
                 "`kondoscope-cli spectrum`, `evaluate` and `train`.",
                 "kondoscope-render");
    app.set_version_flag("--version", programVersion());
    std::string trajectory;
    std::string recipe;
    std::string output;
    std::vector<Diagram> known = diagrams();
    auto* source = app.add_option_group("source");
    source->add_option("trajectory", trajectory, "Trajectory to draw")->type_name("RUN.h5");
    for (Diagram& diagram : known)
        source->add_option(diagram.option, diagram.csv, diagram.meaning)->type_name("FILE.csv");
    source->require_option(1);
    app.add_option("--recipe", recipe, "What to draw and how")->type_name("FILE.toml");
    app.add_option("-o,--output", output, "Picture or movie to write")->type_name("OUT.png|OUT.mp4")->required();
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0)
            return app.exit(error); // --help, --version
        return fail(kWrongUsage, fmt::format("{} (see kondoscope-cli render --help).", error.what()));
    }
    setThreadBudget(0);
    for (const Diagram& diagram : known)
        if (!diagram.csv.empty())
            return drawDiagram(diagram, output);
    return render(trajectory, recipe, output);
}

} // namespace

int main(int argc, char** argv)
{
    return reportErrors([&] { return runProgram(argc, argv); });
}
