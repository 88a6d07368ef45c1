#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/simulation/Parameters.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

/// Number of insertions, deletions and replacements between two words (Levenshtein).
std::size_t editDistance(const std::string& a, const std::string& b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

/// The names that a typing error may have meant; all of them if none is near.
std::vector<std::string> nearest(const std::string& word, const std::vector<std::string>& names)
{
    constexpr std::size_t kLongestWord = 64;
    constexpr std::size_t kTypingErrors = 2;
    std::vector<std::string> near;
    for (const std::string& name : names)
        if (word.size() <= kLongestWord && editDistance(word, name) <= std::min(kTypingErrors, name.size() / 2))
            near.push_back(name);
    return near.empty() ? names : near;
}

std::pair<std::string, std::string> splitKey(const std::string& key)
{
    const std::size_t dot = key.find('.');
    return dot == std::string::npos ? std::pair{std::string{}, key}
                                    : std::pair{key.substr(0, dot), key.substr(dot + 1)};
}

std::vector<std::string> sections()
{
    std::vector<std::string> names;
    for (const Parameter& parameter : runParameters())
        if (const std::string section = splitKey(parameter.key).first; names.empty() || names.back() != section)
            names.push_back(section);
    return names;
}

std::vector<std::string> keysOf(const std::string& section)
{
    std::vector<std::string> names;
    for (const Parameter& parameter : runParameters())
        if (const auto [owner, key] = splitKey(parameter.key); owner == section)
            names.push_back(key);
    return names;
}

std::string clipped(const std::string& text)
{
    constexpr std::size_t kLongest = 80;
    if (text.size() <= kLongest)
        return text;
    std::size_t end = kLongest; // not inside a UTF-8 character
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end;
    return text.substr(0, end) + "...";
}

/// A check of one value, with what its messages need.
struct Check
{
    const Parameter& parameter;
    const TomlEntry& entry;
    const std::string& where;

    std::string unit() const { return parameter.unit.empty() || parameter.unit == "1" ? "" : " " + parameter.unit; }

    [[noreturn]] void refuse(const std::string& reason, const std::string& remedy) const
    {
        const auto* numbers = std::get_if<std::vector<double>>(&entry.value);
        const std::string text =
            numbers && parameter.integral ? fmt::format("[{}]", fmt::join(*numbers, ", ")) : tomlText(entry.value);
        const std::string value = entry.supported ? clipped(text) : entry.kind;
        throw ConfigError(
            fmt::format("{}{} = {} ({}: {}). {}", where, parameter.key, value, reason, parameter.help, remedy));
    }

    std::string remedy(std::size_t count) const
    {
        if (!parameter.allowed.empty())
            return fmt::format("Choose {}.", fmt::join(parameter.allowed, ", "));
        const char* number = parameter.integral ? "integer" : "number";
        const std::string amount = count > 1 ? fmt::format("{} {}s, each", count, number)
                                             : fmt::format("{} {}", parameter.integral ? "an" : "a", number);
        return fmt::format("Give {} between {} and {}{}{}.", amount, parameter.minimum, parameter.maximum, unit(),
                           parameter.zeroIsAuto ? ", or \"auto\"" : "");
    }

    [[noreturn]] void refuseType(const std::string& expected, std::size_t count) const
    {
        refuse(fmt::format("must be {}, not {}", expected, entry.kind), remedy(count));
    }

    void number(double value, std::size_t count) const
    {
        if (!std::isfinite(value))
            refuse("must be a finite number", remedy(count));
        if (parameter.integral && value != std::floor(value))
            refuse("must be an integer", remedy(count));
        if (value < parameter.minimum || value > parameter.maximum)
            refuse(fmt::format("must lie between {} and {}{}", parameter.minimum, parameter.maximum, unit()),
                   remedy(count));
    }

    void name(const std::string& value) const
    {
        const auto& allowed = parameter.allowed;
        if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), value) == allowed.end())
            refuse("is not one of the names", remedy(1));
    }

    ConfigValue expect(double) const
    {
        const auto* integer = std::get_if<std::int64_t>(&entry.value);
        const auto* real = std::get_if<double>(&entry.value);
        if (!integer && !real)
            refuseType("a number", 1);
        const double value = real ? *real : static_cast<double>(*integer);
        number(value, 1);
        return value;
    }

    ConfigValue expect(std::int64_t) const
    {
        const auto* value = std::get_if<std::int64_t>(&entry.value);
        if (parameter.zeroIsAuto && entry.value == ConfigValue(std::string("auto")))
            return std::int64_t{0};
        if (!value)
            refuseType(parameter.zeroIsAuto ? "an integer or \"auto\"" : "an integer", 1);
        number(static_cast<double>(*value), 1);
        return *value;
    }

    ConfigValue expect(const std::string&) const
    {
        const auto* value = std::get_if<std::string>(&entry.value);
        if (!value)
            refuse(fmt::format("must be a text, not {}", entry.kind),
                   parameter.allowed.empty() ? "Write it in quotes." : remedy(1));
        name(*value);
        return *value;
    }

    ConfigValue expect(const std::vector<double>& example) const
    {
        const auto* values = std::get_if<std::vector<double>>(&entry.value);
        if (!values || values->size() != example.size())
            refuse(fmt::format("must be an array of {} numbers", example.size()), remedy(example.size()));
        for (const double value : *values)
            number(value, example.size());
        return *values;
    }

    ConfigValue expect(const std::vector<std::string>&) const
    {
        const auto* numbers = std::get_if<std::vector<double>>(&entry.value);
        if (numbers && numbers->empty()) // an empty array has no type
            return std::vector<std::string>{};
        const auto* values = std::get_if<std::vector<std::string>>(&entry.value);
        if (!values)
            refuse("must be an array of texts", fmt::format("Choose from {}.", fmt::join(parameter.allowed, ", ")));
        for (const std::string& value : *values)
            name(value);
        return *values;
    }

    ConfigValue expect(bool) const
    {
        const auto* value = std::get_if<bool>(&entry.value);
        if (!value)
            refuse(fmt::format("must be true or false, not {}", entry.kind), "Choose true or false.");
        return *value;
    }
};

} // namespace

ConfigValue checkedValue(const Parameter& parameter, const TomlEntry& entry, const std::string& where)
{
    const Check check{parameter, entry, where};
    static const RunConfig kDefaults;
    const ConfigValue example = parameter.get(kDefaults);
    if (!entry.supported)
        return std::visit(
            [&](const auto& value) -> ConfigValue {
                using Value = std::decay_t<decltype(value)>;
                constexpr bool kIsText = std::is_same_v<Value, std::string>;
                check.refuse(kIsText ? "must be a text" : "has the wrong type", check.remedy(1));
            },
            example);
    return std::visit([&](const auto& value) { return check.expect(value); }, example);
}

const Parameter& runParameter(const std::string& key)
{
    const std::vector<Parameter>& table = runParameters();
    const auto found =
        std::find_if(table.begin(), table.end(), [&](const Parameter& parameter) { return parameter.key == key; });
    if (found != table.end())
        return *found;
    const auto [section, name] = splitKey(key);
    const std::vector<std::string> keys = keysOf(section);
    if (section.empty())
        throw ConfigError(
            fmt::format("\"{}\" stands in no section (every key of a run belongs to one; a recipe for data "
                        "has tables [[source]]). Write it below one of {}.",
                        clipped(name), fmt::join(sections(), ", ")));
    if (keys.empty())
        throw ConfigError(fmt::format("unknown section \"{}\" in \"{}\" (keys belong to a section). Choose {}.",
                                      clipped(section), clipped(key), fmt::join(nearest(section, sections()), ", ")));
    throw ConfigError(fmt::format("unknown key \"{}\" (section {} has no \"{}\"). Choose {}.", clipped(key), section,
                                  clipped(name), fmt::join(nearest(name, keys), ", ")));
}

} // namespace kondoscope
