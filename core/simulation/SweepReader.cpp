#include <algorithm>

#include <fmt/format.h>

#include "core/observables/Observables.h"
#include "core/simulation/DatasetRecipeTable.h"
#include "core/simulation/Sweep.h"
#include "core/simulation/SweepAxisReader.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr const char* kSection = "sweep";
constexpr double kLargestTime = 1e9;

/// The entries of a sweep, sorted to those who read them.
struct Parts
{
    std::string preset;
    std::vector<TomlEntry> run;
    std::vector<TomlEntry> settings; ///< of [sweep] that are no axes
    std::vector<SweepAxisEntries> axes;
};

/// "electrons.doping" of "electrons.doping.from".
std::string axisKey(const std::string& key)
{
    return key.substr(0, key.find('.', key.find('.') + 1));
}

Parts sortEntries(std::vector<TomlEntry> entries, const std::string& origin)
{
    Parts parts;
    for (TomlEntry& entry : entries) {
        if (entry.section.empty() && entry.key == "preset") {
            parts.preset = RecipeTable("the sweep", origin, {entry}).text("preset").value();
        } else if (entry.section != kSection) {
            parts.run.push_back(std::move(entry));
        } else if (entry.key.find('.') == std::string::npos) {
            parts.settings.push_back(std::move(entry));
        } else {
            const std::string key = axisKey(entry.key);
            if (parts.axes.empty() || parts.axes.back().key != key)
                parts.axes.push_back({key, {}});
            parts.axes.back().entries.push_back(std::move(entry));
        }
    }
    return parts;
}

void requireOneElectronNumber(const std::vector<std::pair<std::string, int>>& keys, const std::string& origin)
{
    const std::pair<std::string, int>* first = nullptr;
    for (const auto& key : keys) {
        if (key.first != "electrons.doping" && key.first != "electrons.filling" && key.first != "electrons.mu")
            continue;
        if (first)
            throw ConfigError(fmt::format("{}:{}: {} is given beside {} of line {} (each of doping, filling and mu "
                                          "fixes the number of electrons). Keep one of them.",
                                          origin, key.second, key.first, first->first, first->second));
        first = &key;
    }
}

RunConfig readBase(const Parts& parts, const std::string& origin)
{
    RunConfig config = parts.preset.empty() ? RunConfig{} : loadPreset(parts.preset);
    std::vector<std::pair<std::string, int>> keys;
    for (const TomlEntry& entry : parts.run) {
        const std::string key = entry.section.empty() ? entry.key : fmt::format("{}.{}", entry.section, entry.key);
        keys.emplace_back(key, entry.line);
        try {
            const Parameter& parameter = runParameter(key);
            parameter.set(config, checkedValue(parameter, entry, ""));
        } catch (const ConfigError& error) {
            throw ConfigError(fmt::format("{}:{}: {}", origin, entry.line, error.what()));
        }
    }
    requireOneElectronNumber(keys, origin);
    return config;
}

void requireNumber(const RecipeTable& table, const std::string& key, const std::string& name)
{
    const auto known = std::ranges::find(observables(), name, &Observable::name);
    if (known == observables().end())
        table.refuse(key, fmt::format("\"{}\" is not a number that can be measured", name),
                     "Choose one that kondoscope-cli measure --list shows, no array.");
}

/// What is in [sweep] beside the axes.
void readSettings(RecipeTable table, Sweep& sweep)
{
    sweep.quantities = table.texts("quantities").value_or(std::vector<std::string>{});
    for (const std::string& name : sweep.quantities)
        requireNumber(table, "quantities", name);
    sweep.orderParameter = table.text("order_parameter").value_or(sweep.orderParameter);
    requireNumber(table, "order_parameter", sweep.orderParameter);
    sweep.averageFrom = table.number("average_from", {0.0, kLargestTime});
    sweep.keep = table.flag("keep").value_or(false);
    table.refuseRest("a sweep does not read it; parameters are written with their section, as \"electrons.doping\"");
}

void requireSize(const Sweep& sweep, const std::string& origin)
{
    if (sweep.axes.empty())
        throw ConfigError(
            fmt::format("{}: no parameter has a list of values (a sweep goes over some). Write for example "
                        "\"electrons.doping\" = [0.0, 0.03] under [sweep].",
                        origin));
    double points = 1.0;
    for (const SweepAxis& axis : sweep.axes)
        points *= static_cast<double>(axis.values.size());
    if (points > static_cast<double>(kMostSweepPoints))
        throw ConfigError(fmt::format("{}: the lists have {:g} combinations (a sweep has at most {} points). Split it.",
                                      origin, points, kMostSweepPoints));
}

} // namespace

Sweep parseSweep(const std::string& text, const std::string& origin)
{
    const Parts parts = sortEntries(parseToml(text, origin), origin);
    Sweep sweep;
    sweep.base = readBase(parts, origin);
    readSettings(RecipeTable("[sweep]", origin, parts.settings), sweep);
    std::vector<std::pair<std::string, int>> keys;
    for (const SweepAxisEntries& entries : parts.axes) {
        const auto same = std::ranges::find(sweep.axes, entries.key, &SweepAxis::key);
        if (same != sweep.axes.end())
            throw ConfigError(fmt::format("{}:{}: {} has two lists (a parameter has one). Join them.", origin,
                                          entries.entries.front().line, entries.key));
        sweep.axes.push_back(readSweepAxis(entries, text, origin));
        keys.emplace_back(entries.key, entries.entries.front().line);
    }
    requireOneElectronNumber(keys, origin);
    requireSize(sweep, origin);
    return sweep;
}

} // namespace kondoscope
