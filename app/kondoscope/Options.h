#pragma once

#include <string>
#include <vector>

#include "core/simulation/RunConfig.h"
#include "ui/window/ScriptedRun.h"

namespace kondoscope {

/// Wrong usage or configuration, as of kondoscope-cli.
constexpr int kWrongUsage = 2;

/// The command line of the window.
struct Options
{
    std::string configFile;               ///< empty: a preset
    std::string preset;                   ///< empty: the default one
    std::vector<std::string> assignments; ///< "electrons.doping=0.05"
    bool paused = false;
    bool softwareGl = false;
    int width = 0; ///< of the window; 0: its own choice
    int height = 0;
    Script script;
    bool answered = false; ///< --help or --version was all that was asked
    int exitCode = 0;      ///< kWrongUsage: already explained on stderr
};

/// Reads the command line; explains errors itself.
Options readOptions(int argc, const char* const* argv);

/// The configuration the options ask for. \throws ConfigError, FileError
RunConfig chosenConfig(const Options& options);

/// Preset or file name, for titles.
std::string chosenSource(const Options& options);

} // namespace kondoscope
