#include "app/kondoscope/Options.h"

#include <cctype>
#include <cstdint>
#include <iostream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "core/support/BuildInfo.h"
#include "core/support/Error.h"

namespace kondoscope {
namespace {

constexpr std::int64_t kMostSteps = 1'000'000'000;

/// "1280x800" as two numbers.
void readSize(const std::string& text, Options& options)
{
    int used = 0;
    if (std::sscanf(text.c_str(), "%5dx%5d%n", &options.width, &options.height, &used) != 2 ||
        static_cast<std::size_t>(used) != text.size() || options.width < 1 || options.height < 1)
        throw CLI::ValidationError("--size", fmt::format("\"{}\" is no width x height such as 1280x800", text));
}

/// The library's words, in the form of all messages.
std::string problemOf(const CLI::ParseError& error)
{
    std::string words = error.what();
    words.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(words.front())));
    return fmt::format("{} (the window was not opened). See kondoscope --help.", words);
}

} // namespace

Options readOptions(int argc, const char* const* argv)
{
    Options options;
    std::int64_t steps = 0;
    std::string screenshot;
    bool playing = false;
    CLI::App app("Kondoscope: the dynamics of metallic magnets, live.", "kondoscope");
    auto* file = app.add_option("config", options.configFile, "Configuration to run (TOML)")->type_name("CONFIG.toml");
    app.add_option("--preset", options.preset, "Preset to run; kondoscope-cli presets lists them")
        ->type_name("NAME")
        ->excludes(file);
    app.add_option("--set", options.assignments, "Change a parameter, as in electrons.doping=0.05; may be repeated")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    auto* after = app.add_option("--after-steps", steps, "Run this many time steps, then take the screenshot")
                      ->type_name("N")
                      ->check(CLI::Range(std::int64_t{0}, kMostSteps));
    app.add_option("--screenshot", screenshot, "Save a picture of the whole window")->type_name("FILE.png");
    app.add_flag("--exit", options.script.exit, "Close the window after the screenshot");
    app.add_option_function<std::string>(
           "--size", [&options](const std::string& text) { readSize(text, options); }, "Size of the window")
        ->type_name("WxH");
    auto* play = app.add_flag("--play", playing, "Start running (default without --after-steps)");
    app.add_flag("--paused", options.paused, "Start paused")->excludes(play);
    app.add_flag("--software-gl", options.softwareGl, "Draw without the graphics card");
    app.set_version_flag("--version", "kondoscope " + programVersion() + "\n" + buildReport());
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        options.answered = true;
        if (error.get_exit_code() == 0) {
            app.exit(error, std::cout, std::cerr); // --help, --version
            return options;
        }
        std::cerr << "kondoscope: " << problemOf(error) << '\n';
        options.exitCode = kWrongUsage;
        return options;
    }
    if (after->count() > 0)
        options.script.afterSteps = steps;
    options.paused = options.paused || (after->count() > 0 && !playing);
    options.script.screenshot = QString::fromStdString(screenshot);
    return options;
}

std::string chosenSource(const Options& options)
{
    if (!options.configFile.empty())
        return options.configFile.substr(options.configFile.find_last_of('/') + 1);
    if (!options.preset.empty())
        return options.preset;
    const auto names = presetNames();
    if (names.empty())
        throw FileError("No presets were found (nothing can be shown first). Set KONDOSCOPE_RESOURCES to the folder "
                        "that holds them.");
    return names.front();
}

RunConfig chosenConfig(const Options& options)
{
    RunConfig config =
        options.configFile.empty() ? loadPreset(chosenSource(options)) : readRunConfig(options.configFile);
    for (const std::string& assignment : options.assignments)
        setParameter(config, assignment);
    validate(config);
    return config;
}

} // namespace kondoscope
