#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/cli/DatasetCommands.h"
#include "app/cli/DatasetText.h"
#include "app/cli/ExitCodes.h"

namespace kondoscope {

namespace {

int printInfo(const std::vector<std::string>& files, bool isJson)
{
    DuplicateFinder duplicates;
    Json list = Json::array();
    bool isFirst = true;
    for (const std::string& file : files) {
        const DescribedDataset described = describeDataset(file, duplicates);
        if (isJson) {
            list.push_back(datasetJson(described));
            continue;
        }
        if (files.size() > 1)
            fmt::print("{}{}: ", isFirst ? "" : "\n", file);
        printDatasetText(described);
        isFirst = false;
    }
    if (isJson)
        printJson(list);
    return kSuccess;
}

} // namespace

void addDatasetInfoCommand(CLI::App& group, Action& action)
{
    CLI::App* command =
        group.add_subcommand("info", "Says what data sets hold: sizes, kinds of frames, ranges, duplicates, warnings");
    auto files = std::make_shared<std::vector<std::string>>();
    auto isJson = std::make_shared<bool>(false);
    command->add_option("files", *files, "Data sets; duplicates are looked for in all of them together")
        ->type_name("FILE.h5...")
        ->required();
    command->add_flag("--json", *isJson, "Machine-readable output: a list");
    command->callback([files, isJson, &action] { action = [files, isJson] { return printInfo(*files, *isJson); }; });
}

} // namespace kondoscope
