#include "core/simulation/RunConfig.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/simulation/Parameters.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr std::size_t kLargestFile = std::size_t{1} << 20;
const std::array<std::string, 3> kElectronNumber{"electrons.doping", "electrons.filling", "electrons.mu"};

bool isElectronNumber(const std::string& key)
{
    return std::find(kElectronNumber.begin(), kElectronNumber.end(), key) != kElectronNumber.end();
}

std::string fullKey(const TomlEntry& entry)
{
    return entry.section.empty() ? entry.key : entry.section + "." + entry.key;
}

/// Doping, filling and mu say the same in three ways: more than one would contradict each other.
void requireOneElectronNumber(const std::vector<TomlEntry>& entries, const std::string& origin)
{
    const TomlEntry* first = nullptr;
    for (const TomlEntry& entry : entries) {
        if (!isElectronNumber(fullKey(entry)))
            continue;
        if (first)
            throw ConfigError(
                fmt::format("{}:{}: {} is given beside {} of line {} (each of doping, filling and mu fixes "
                            "the number of electrons). Keep one of them.",
                            origin, entry.line, fullKey(entry), fullKey(*first), first->line));
        first = &entry;
    }
}

/// What no value alone can show.
/// \param where  start of messages: "run.toml: ", or empty
void requireConsistency(const RunConfig& config, const std::string& where)
{
    const bool isInfinite = config.electrons.coupling == Coupling::Infinite;
    if (config.solver.kind == "ml" && isInfinite)
        throw ConfigError(where +
                          "solver.kind = \"ml\" with electrons.coupling = \"infinite\" (force fields are trained for "
                          "a finite J). Set solver.kind to \"ed\" or \"kpm\", or electrons.coupling to \"finite\".");
    if (config.solver.kind == "ml" && config.solver.model.empty())
        throw ConfigError(where +
                          "solver.kind = \"ml\" without solver.model (a learned force field is a file). Set "
                          "solver.model to the name of a shipped model or to a file, or solver.kind to \"ed\".");
    if (isInfinite && config.electrons.ensemble == Ensemble::Canonical && config.electrons.filling > 0.5)
        throw ConfigError(fmt::format("{}electrons.filling = {:g}, doping = {:g}, with electrons.coupling = "
                                      "\"infinite\" (its band is full at one electron a site, filling 0.5). Set "
                                      "electrons.doping between 0 and 1, or electrons.coupling to \"finite\".",
                                      where, config.electrons.filling, config.electrons.doping()));
    if (config.classical.anisotropy != 0.0 && config.classical.axis.isZero(0.0))
        throw ConfigError(where + "classical.axis = [0, 0, 0] with an anisotropy (it needs a direction). Give an axis "
                                  "such as [0, 0, 1], or set classical.anisotropy to 0.");
    requireSoundProtocol(config, where);
}

void apply(RunConfig& config, const TomlEntry& entry, const std::string& where)
{
    const std::string key = fullKey(entry);
    const Parameter* parameter = nullptr;
    try {
        parameter = &runParameter(key);
    } catch (const ConfigError& error) {
        throw ConfigError(where + error.what());
    }
    parameter->set(config, checkedValue(*parameter, entry, where));
}

std::string trimmed(const std::string& text)
{
    const char* blanks = " \t";
    const std::size_t first = text.find_first_not_of(blanks);
    return first == std::string::npos ? std::string{} : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// TOML for a value as people type it on a command line: names without quotes, lists without brackets.
std::string completedValue(const Parameter& parameter, const std::string& typed)
{
    static const RunConfig kDefaults;
    const ConfigValue example = parameter.get(kDefaults);
    const bool isQuoted = typed.size() > 1 && (typed.front() == '"' || typed.front() == '\'');
    if (std::holds_alternative<std::string>(example))
        return isQuoted ? typed : tomlText(typed);
    const bool hasBrackets = !typed.empty() && typed.front() == '[';
    if (hasBrackets)
        return typed;
    if (std::holds_alternative<std::vector<double>>(example))
        return "[" + typed + "]";
    if (!std::holds_alternative<std::vector<std::string>>(example))
        return typed;
    if (isQuoted)
        return "[" + typed + "]";
    std::vector<std::string> names;
    for (std::size_t begin = 0; begin < typed.size();) {
        const std::size_t end = std::min(typed.find(',', begin), typed.size());
        names.push_back(tomlText(trimmed(typed.substr(begin, end - begin))));
        begin = end + 1;
    }
    return fmt::format("[{}]", fmt::join(names, ", "));
}

/// The doping with the fewest digits that gives back this filling bit for bit: 0.03, not 0.030000000000000027. None if
/// no doping does.
std::optional<double> shortestDoping(double filling)
{
    constexpr int kMostDigits = 17;
    ElectronConfig back;
    back.filling = filling;
    const double doping = back.doping();
    for (int digits = 1; digits <= kMostDigits; ++digits) {
        const std::string text = fmt::format("{:.{}g}", doping, digits);
        double candidate = 0.0;
        std::from_chars(text.data(), text.data() + text.size(), candidate);
        back.setDoping(candidate);
        if (back.filling == filling)
            return candidate;
    }
    return {};
}

/// The one of doping, filling and mu that gives back this configuration bit for bit.
const std::string& electronNumberKey(const ElectronConfig& electrons)
{
    if (electrons.ensemble == Ensemble::Grand)
        return kElectronNumber[2];
    return shortestDoping(electrons.filling) ? kElectronNumber[0] : kElectronNumber[1];
}

} // namespace

ConfigValue fileValue(const Parameter& parameter, const RunConfig& config)
{
    ConfigValue value = parameter.get(config);
    if (parameter.zeroIsAuto && value == ConfigValue(std::int64_t{0}))
        value = std::string("auto");
    return value;
}

std::optional<std::string> fileText(const Parameter& parameter, const RunConfig& config)
{
    const ConfigValue value = fileValue(parameter, config);
    if (isElectronNumber(parameter.key) && parameter.key != electronNumberKey(config.electrons))
        return {};
    if (parameter.key == kElectronNumber[0])
        return tomlText(shortestDoping(config.electrons.filling).value()); // without noise in its last digits
    if (const auto* text = std::get_if<std::string>(&value); text && text->empty() && parameter.allowed.empty())
        return {};
    if (const auto* numbers = std::get_if<std::vector<double>>(&value); numbers && parameter.integral)
        return fmt::format("[{}]", fmt::join(*numbers, ", "));
    return tomlText(value);
}

RunConfig parseRunConfig(const std::string& text, const std::string& origin)
{
    if (text.size() > kLargestFile)
        throw ConfigError(fmt::format("{}: has {} bytes (a configuration has at most {}). Choose another file.", origin,
                                      text.size(), kLargestFile));
    const std::vector<TomlEntry> entries = parseToml(text, origin);
    RunConfig config;
    for (const TomlEntry& entry : entries)
        apply(config, entry, fmt::format("{}:{}: ", origin, entry.line));
    requireOneElectronNumber(entries, origin);
    requireConsistency(config, origin + ": ");
    return config;
}

RunConfig readRunConfig(const std::string& path)
{
    return parseRunConfig(readTextFile(path, kLargestFile), path);
}

void validate(const RunConfig& config)
{
    for (const Parameter& parameter : runParameters()) {
        if (isElectronNumber(parameter.key) && parameter.key != electronNumberKey(config.electrons))
            continue;
        TomlEntry entry;
        entry.value = fileValue(parameter, config);
        entry.kind = "this";
        checkedValue(parameter, entry, "");
    }
    requireConsistency(config, "");
}

void setParameter(RunConfig& config, const std::string& assignment)
{
    const std::size_t equals = assignment.find('=');
    if (equals == std::string::npos || assignment.find_first_of("\r\n") != std::string::npos)
        throw ConfigError(fmt::format("\"{}\" sets nothing (it is not section.key=value). Write for example "
                                      "electrons.doping=0.05.",
                                      assignment));
    const Parameter& parameter = runParameter(trimmed(assignment.substr(0, equals)));
    const std::string typed = trimmed(assignment.substr(equals + 1));
    std::vector<TomlEntry> entries;
    try {
        entries = parseToml("value = " + completedValue(parameter, typed), "");
    } catch (const ConfigError&) {
        // Not even TOML: shown to the check as the text that it is.
    }
    TomlEntry entry{"", "value", typed, true, "a text", 0};
    if (entries.size() == 1 && entries.front().key == "value")
        entry = entries.front();
    parameter.set(config, checkedValue(parameter, entry, ""));
}

std::string toToml(const RunConfig& config)
{
    static const RunConfig kDefaults;
    std::string text;
    std::string section;
    for (const Parameter& parameter : runParameters()) {
        const std::optional<std::string> value = fileText(parameter, config);
        if (!value || (parameter.omitsDefault && value == fileText(parameter, kDefaults)))
            continue;
        const std::size_t dot = parameter.key.find('.');
        if (const std::string owner = parameter.key.substr(0, dot); owner != section) {
            text += fmt::format("{}[{}]\n", section.empty() ? "" : "\n", owner);
            section = owner;
        }
        const std::string unit = parameter.unit.empty() ? "" : fmt::format(" [{}]", parameter.unit);
        text += fmt::format("{} = {}  # {}{}\n", parameter.key.substr(dot + 1), *value, parameter.help, unit);
    }
    return text;
}

} // namespace kondoscope
