#include <CLI/CLI.hpp>

#include "app/cli/DatasetCommands.h"

namespace kondoscope {

void addDatasetCommand(CLI::App& app, Action& action)
{
    CLI::App* group = app.add_subcommand("dataset", "Reference data for training")->require_subcommand(1);
    addDatasetGenerateCommand(*group, action);
    addDatasetWorkCommand(*group, action);
    addDatasetImportCommand(*group, action);
    addDatasetInfoCommand(*group, action);
}

} // namespace kondoscope
