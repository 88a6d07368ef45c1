#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace kondoscope {

/// What the chosen subcommand does; returns the exit code. Set while the command line is parsed, run afterwards.
using Action = std::function<int()>;

// One subcommand (or group of them) each, in the file of its name.
void addPresetsCommand(CLI::App& app, Action& action);
void addRunCommand(CLI::App& app, Action& action);
void addMeasureCommand(CLI::App& app, Action& action);
void addSweepCommand(CLI::App& app, Action& action);
void addForcesCommand(CLI::App& app, Action& action);
void addEvaluateCommand(CLI::App& app, Action& action);
void addDatasetCommand(CLI::App& app, Action& action);
void addTrainCommand(CLI::App& app, Action& action);
void addModelCommand(CLI::App& app, Action& action);
void addBenchCommand(CLI::App& app, Action& action);
void addSpectrumCommand(CLI::App& app, Action& action);
void addRenderCommand(CLI::App& app, Action& action);
void addInfoCommand(CLI::App& app, Action& action);

} // namespace kondoscope
