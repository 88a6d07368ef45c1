#pragma once

#include "app/cli/Commands.h"

namespace kondoscope {

// The subcommands of `dataset`, in the file of their name; `work` beside `generate`, whose processes run it.
void addDatasetGenerateCommand(CLI::App& group, Action& action);
void addDatasetWorkCommand(CLI::App& group, Action& action);
void addDatasetImportCommand(CLI::App& group, Action& action);
void addDatasetInfoCommand(CLI::App& group, Action& action);

} // namespace kondoscope
