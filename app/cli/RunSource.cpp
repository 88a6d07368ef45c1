#include "app/cli/RunSource.h"

#include <CLI/CLI.hpp>

#include "core/support/Error.h"

namespace kondoscope {

void RunSource::addTo(CLI::App& app)
{
    app.add_option("--preset", preset, "Name of a preset (see: kondoscope-cli presets)")->type_name("NAME");
    app.add_option("config", file, "Configuration file, instead of a preset")->type_name("CONFIG.toml");
    app.add_option("--set", assignments, "Changes one parameter, as in --set electrons.doping=0.05; may be repeated")
        ->type_name("KEY=VALUE")
        ->expected(1)
        ->take_all();
}

RunConfig RunSource::load() const
{
    if (preset.empty() == file.empty()) {
        throw ConfigError("a run needs one configuration (a preset or a file, not both). Give either --preset NAME or "
                          "CONFIG.toml.");
    }
    RunConfig config = file.empty() ? loadPreset(preset) : readRunConfig(file);
    applyAssignments(config);
    return config;
}

void RunSource::applyAssignments(RunConfig& config) const
{
    for (const std::string& assignment : assignments)
        setParameter(config, assignment);
}

} // namespace kondoscope
