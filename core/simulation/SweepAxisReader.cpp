#include "core/simulation/SweepAxisReader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "core/simulation/DatasetRecipeTable.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr double kMostValues = 1000;    ///< of an axis
constexpr double kLargestNumber = 9e15; ///< up to which every integer is a double

/// Length of the text in quotes, or of the comment, that starts here; 0 if none does.
std::size_t skippedLength(std::string_view text)
{
    if (text.front() == '#')
        return std::min(text.find('\n'), text.size());
    if (text.front() != '"' && text.front() != '\'')
        return 0;
    std::size_t end = 1;
    while (end < text.size() && text[end] != text.front())
        end += text.front() == '"' && text[end] == '\\' ? 2 : 1;
    return std::min(end + 1, text.size());
}

/// Texts of the elements of the array that begins at the first bracket: "[16, 16]" and "[24, 24]" of
/// [[16, 16], [24, 24]]. The text is known to be TOML.
std::vector<std::string> elementTexts(std::string_view text)
{
    std::vector<std::string> elements{""};
    int depth = 0;
    for (std::size_t i = std::min(text.find('['), text.size()); i < text.size(); ++i) {
        if (const std::size_t length = skippedLength(text.substr(i)); length > 0) {
            if (text[i] != '#')
                elements.back() += text.substr(i, length);
            i += length - 1;
            continue;
        }
        if (text[i] == ']' && --depth == 0)
            break;
        if (text[i] == ',' && depth == 1)
            elements.emplace_back();
        else if (depth > 0)
            elements.back() += text[i];
        if (text[i] == '[')
            ++depth;
    }
    std::erase_if(elements, [](const std::string& element) {
        return element.find_first_not_of(" \t\r\n") == std::string::npos; // behind the last comma
    });
    return elements;
}

/// Elements of arrays that TomlEntry has no type for: arrays of arrays, of true and false, of different types.
std::vector<TomlEntry> mixedElements(const TomlEntry& entry, const std::string& text, const std::string& origin)
{
    std::size_t begin = 0;
    for (int line = 1; line < entry.line; ++line)
        begin = text.find('\n', begin) + 1;
    begin = text.find('=', text.find(entry.key.substr(entry.key.rfind('.') + 1), begin)); // of this key, not its table
    std::vector<TomlEntry> elements;
    for (const std::string& element : elementTexts(std::string_view(text).substr(std::min(begin, text.size())))) {
        const std::string start = element.substr(element.find_first_not_of(" \t\r\n"));
        for (TomlEntry& parsed : parseToml(fmt::format("value = {}", start), fmt::format("{}:{}", origin, entry.line)))
            elements.push_back(std::move(parsed));
    }
    return elements;
}

/// Numbers of a list as integers where the parameter has integers.
ConfigValue elementValue(const Parameter& parameter, double number)
{
    static const RunConfig kDefaults;
    const bool wantsInteger = std::holds_alternative<std::int64_t>(parameter.get(kDefaults));
    if (wantsInteger && number == std::floor(number) && std::abs(number) <= kLargestNumber)
        return static_cast<std::int64_t>(number);
    return number;
}

/// One entry a value; a single value is a list of one.
std::vector<TomlEntry> listElements(const Parameter& parameter, const TomlEntry& entry, const std::string& text,
                                    const std::string& origin)
{
    static const RunConfig kDefaults;
    if (!entry.supported)
        return entry.kind == "an array" ? mixedElements(entry, text, origin) : std::vector{entry};
    const ConfigValue example = parameter.get(kDefaults);
    const auto* numbers = std::get_if<std::vector<double>>(&entry.value);
    const auto* texts = std::get_if<std::vector<std::string>>(&entry.value);
    const bool isOneValue = std::holds_alternative<std::vector<double>>(example) ||
                            std::holds_alternative<std::vector<std::string>>(example) || (!numbers && !texts);
    if (isOneValue)
        return {entry};
    std::vector<TomlEntry> elements;
    for (std::size_t k = 0; k < (numbers ? numbers->size() : texts->size()); ++k) {
        elements.push_back(entry);
        elements.back().value = numbers ? elementValue(parameter, (*numbers)[k]) : TomlValue((*texts)[k]);
        elements.back().kind = numbers ? "a number" : "a text";
    }
    return elements;
}

/// 0.07 for 0.06999999999999999.
double withoutNoise(double value)
{
    if (value == std::floor(value))
        return value;
    const std::string text = fmt::format("{:.14g}", value);
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// {from, to, count}: evenly from one end to the other; {from, count} and {from, step, count}: in steps, of 1 without
/// it.
std::vector<TomlEntry> rangeElements(const Parameter& parameter, const SweepAxisEntries& axis,
                                     const std::string& origin)
{
    std::vector<TomlEntry> entries = axis.entries;
    for (TomlEntry& entry : entries)
        entry.key = entry.key.substr(std::min(axis.key.size() + 1, entry.key.size()));
    RecipeTable table(fmt::format("[sweep] \"{}\"", axis.key), origin, entries);
    constexpr RecipeTable::Range kAnyNumber{-kLargestNumber, kLargestNumber};
    const auto from = table.number("from", kAnyNumber), to = table.number("to", kAnyNumber);
    const auto step = table.number("step", kAnyNumber);
    const auto count = table.integer("count", {1, kMostValues});
    table.refuseRest("a range does not read it");
    if (!from || !count)
        table.refuse(from ? "count" : "from", "a range begins somewhere and has some values",
                     "Write for example {from = 1, count = 5} or {from = 0.1, to = 0.5, count = 9}.");
    if (to && step)
        table.refuse("step", "it follows from the two ends", "Keep one of to and step.");
    const double distance =
        to ? (*to - *from) / static_cast<double>(std::max<std::int64_t>(1, *count - 1)) : step.value_or(1.0);
    std::vector<TomlEntry> elements;
    for (std::int64_t k = 0; k < *count; ++k) {
        const double value = withoutNoise(*from + distance * static_cast<double>(k));
        elements.push_back(
            {"sweep", axis.key, elementValue(parameter, value), true, "a number", axis.entries.front().line});
    }
    return elements;
}

} // namespace

SweepAxis readSweepAxis(const SweepAxisEntries& entries, const std::string& text, const std::string& origin)
{
    const TomlEntry& first = entries.entries.front();
    const std::string where = fmt::format("{}:{}: [sweep] ", origin, first.line);
    SweepAxis axis{entries.key, {}};
    try {
        const Parameter& parameter = runParameter(entries.key);
        const bool isList = std::ranges::find(entries.entries, entries.key, &TomlEntry::key) != entries.entries.end();
        if (isList && entries.entries.size() > 1)
            throw ConfigError(fmt::format("{} has two lists (a parameter has one). Join them.", entries.key));
        for (const TomlEntry& element :
             isList ? listElements(parameter, first, text, origin) : rangeElements(parameter, entries, origin))
            axis.values.push_back(checkedValue(parameter, element, ""));
    } catch (const ConfigError& error) {
        const std::string message = error.what();
        throw ConfigError(message.starts_with(origin) ? message : where + message);
    }
    if (axis.values.empty() || static_cast<double>(axis.values.size()) > kMostValues)
        throw ConfigError(fmt::format("{}{} has {} values (a list has 1 to {:g}). Change the list.", where, axis.key,
                                      axis.values.size(), kMostValues));
    for (std::size_t k = 0; k < axis.values.size(); ++k)
        if (std::find(axis.values.begin(), axis.values.begin() + static_cast<std::ptrdiff_t>(k), axis.values[k]) !=
            axis.values.begin() + static_cast<std::ptrdiff_t>(k))
            throw ConfigError(fmt::format("{}{} has the value {} twice (every point is run once). Name it once.", where,
                                          axis.key, tomlText(axis.values[k])));
    return axis;
}

} // namespace kondoscope
