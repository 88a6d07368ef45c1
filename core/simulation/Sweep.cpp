#include "core/simulation/Sweep.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/io/Toml.h"
#include "core/ml/ModelFile.h"
#include "core/simulation/Resources.h"
#include "core/support/BuildInfo.h"
#include "core/support/Hash.h"

namespace kondoscope {

namespace {

/// Value as a file writes it, with "auto" where 0 stands for it and integers as such.
std::string valueText(const Parameter& parameter, const ConfigValue& value)
{
    if (parameter.zeroIsAuto && value == ConfigValue(std::int64_t{0}))
        return "\"auto\"";
    if (const auto* numbers = std::get_if<std::vector<double>>(&value); numbers && parameter.integral)
        return fmt::format("[{}]", fmt::join(*numbers, ", "));
    return tomlText(value);
}

std::string axisText(const SweepAxis& axis)
{
    const Parameter& parameter = runParameter(axis.key);
    std::vector<std::string> values;
    for (const ConfigValue& value : axis.values)
        values.push_back(valueText(parameter, value));
    return fmt::format("\"{}\" = [{}]\n", axis.key, fmt::join(values, ", "));
}

/// Values of a text parameter in any of the runs.
std::vector<std::string> namesOf(const Sweep& sweep, const std::string& key)
{
    const auto axis = std::ranges::find(sweep.axes, key, &SweepAxis::key);
    std::vector<ConfigValue> values{runParameter(key).get(sweep.base)};
    if (axis != sweep.axes.end())
        values = axis->values;
    std::vector<std::string> names;
    for (const ConfigValue& value : values)
        names.push_back(std::get<std::string>(value));
    return names;
}

} // namespace

std::size_t Sweep::pointCount() const
{
    std::size_t count = 1;
    for (const SweepAxis& axis : axes)
        count *= axis.values.size();
    return count;
}

std::vector<std::size_t> Sweep::places(std::size_t point) const
{
    std::vector<std::size_t> places(axes.size());
    for (std::size_t k = axes.size(); k-- > 0;) {
        places[k] = point % axes[k].values.size();
        point /= axes[k].values.size();
    }
    return places;
}

std::vector<ConfigValue> Sweep::values(std::size_t point) const
{
    const std::vector<std::size_t> chosen = places(point);
    std::vector<ConfigValue> values;
    for (std::size_t k = 0; k < axes.size(); ++k)
        values.push_back(axes[k].values[chosen[k]]);
    return values;
}

RunConfig Sweep::config(std::size_t point) const
{
    RunConfig config = base;
    const std::vector<ConfigValue> chosen = values(point);
    for (std::size_t k = 0; k < axes.size(); ++k)
        runParameter(axes[k].key).set(config, chosen[k]);
    return config;
}

std::vector<std::string> Sweep::averagedQuantities() const
{
    std::vector<std::string> names{"energy_per_site",  "magnetization",      "staggered_magnetization",
                                   "scalar_chirality", "absolute_chirality", "hole_doping"};
    std::vector<std::string> wanted = quantities;
    wanted.push_back(orderParameter);
    for (const std::string& name : wanted)
        if (std::ranges::find(names, name) == names.end())
            names.push_back(name);
    return names;
}

std::string toToml(const Sweep& sweep)
{
    std::string text = toToml(sweep.base);
    text += fmt::format("\n[sweep]\norder_parameter = {}\nkeep = {}\n", tomlText(sweep.orderParameter), sweep.keep);
    if (!sweep.quantities.empty())
        text += fmt::format("quantities = {}\n", tomlText(TomlValue(sweep.quantities)));
    if (sweep.averageFrom)
        text += fmt::format("average_from = {}\n", tomlText(*sweep.averageFrom));
    for (const SweepAxis& axis : sweep.axes)
        text += axisText(axis);
    return text;
}

std::string sweepHash(const Sweep& sweep)
{
    ContentHash hash;
    const std::string text = fmt::format("{}\n{}", programVersion(), toToml(sweep));
    hash.add(text.data(), text.size());
    const std::vector<std::string> solvers = namesOf(sweep, "solver.kind");
    if (std::ranges::find(solvers, "ml") != solvers.end()) {
        for (const std::string& model : namesOf(sweep, "solver.model")) {
            const std::string content = modelHash(readModel(findModel(model)));
            hash.add(content.data(), content.size());
        }
    }
    return hash.hex();
}

} // namespace kondoscope
