#include <memory>

#include <CLI/CLI.hpp>

#include "app/cli/Commands.h"
#include "app/cli/ExitCodes.h"
#include "app/cli/JsonOutput.h"
#include "core/simulation/RunConfig.h"

namespace kondoscope {

namespace {

int listPresets(bool json)
{
    Json list = Json::array();
    for (const std::string& name : presetNames()) {
        const ViewConfig view = loadPreset(name).view;
        if (json)
            list.push_back({{"name", name}, {"title", view.title}, {"description", view.description}});
        else
            fmt::print("{:<28} {}\n", name, view.title);
    }
    if (json)
        printJson(list);
    return kSuccess;
}

} // namespace

void addPresetsCommand(CLI::App& app, Action& action)
{
    CLI::App* command = app.add_subcommand("presets", "Lists the presets, the default first");
    auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "Machine-readable output");
    command->callback([json, &action] { action = [json] { return listPresets(*json); }; });
}

} // namespace kondoscope
