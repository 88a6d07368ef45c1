#include "core/io/Toml.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

#include "core/io/AtomicFile.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

/// Each dot of a key nests one table deeper, and the parser destroys nested tables by recursion. A configuration has a
/// few dozen dots outside of texts: those of its numbers.
constexpr int kMaximumDots = 1000;

/// Length of the TOML string that starts at the front of `text` with this quote, its quotes included.
std::size_t stringLength(std::string_view text)
{
    const char quote = text.front();
    const std::string triple(3, quote);
    const bool multiline = text.substr(0, 3) == triple;
    for (std::size_t i = multiline ? 3 : 1; i < text.size(); ++i) {
        if (quote == '"' && text[i] == '\\')
            ++i;
        else if (multiline ? text.substr(i, 3) == triple : text[i] == quote || text[i] == '\n')
            return i + (multiline ? 3 : 1);
    }
    return text.size();
}

int dotsOutsideTexts(std::string_view text)
{
    int dots = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '#')
            i = std::min(text.find('\n', i), text.size());
        else if (text[i] == '"' || text[i] == '\'')
            i += stringLength(text.substr(i)) - 1;
        else if (text[i] == '.')
            ++dots;
    }
    return dots;
}

std::optional<TomlValue> arrayValue(const toml::array& array)
{
    std::vector<double> numbers;
    std::vector<std::string> texts;
    for (const toml::node& node : array) {
        if (const auto* text = node.as_string())
            texts.push_back(text->get());
        else if (const auto* integer = node.as_integer())
            numbers.push_back(static_cast<double>(integer->get()));
        else if (const auto* number = node.as_floating_point())
            numbers.push_back(number->get());
        else
            return {};
    }
    if (!numbers.empty() && !texts.empty())
        return {};
    return texts.empty() ? TomlValue(numbers) : TomlValue(texts);
}

std::optional<TomlValue> nodeValue(const toml::node& node)
{
    if (const auto* value = node.as_boolean())
        return TomlValue(value->get());
    if (const auto* value = node.as_integer())
        return TomlValue(std::int64_t{value->get()});
    if (const auto* value = node.as_floating_point())
        return TomlValue(value->get());
    if (const auto* value = node.as_string())
        return TomlValue(value->get());
    if (const auto* value = node.as_array())
        return arrayValue(*value);
    return {};
}

std::string kindOf(const toml::node& node)
{
    switch (node.type()) {
    case toml::node_type::boolean:
        return "true or false";
    case toml::node_type::integer:
        return "an integer";
    case toml::node_type::floating_point:
        return "a number";
    case toml::node_type::string:
        return "a text";
    case toml::node_type::array:
        return "an array";
    case toml::node_type::table:
        return "a section";
    default:
        return "a date or time";
    }
}

void collect(const toml::table& table, const std::string& section, const std::string& prefix,
             std::vector<TomlEntry>& entries);

/// A table [[name]]. An empty one has an entry too, so that nobody overlooks it.
void collectElement(const toml::table& table, const std::string& section, std::vector<TomlEntry>& entries)
{
    if (table.empty())
        entries.push_back({section, "", TomlValue{}, false, "nothing", static_cast<int>(table.source().begin.line)});
    collect(table, section, "", entries);
}

void collect(const toml::table& table, const std::string& section, const std::string& prefix,
             std::vector<TomlEntry>& entries)
{
    for (const auto& [name, node] : table) {
        const std::string key = prefix + std::string(name.str());
        if (const toml::table* inner = node.as_table()) {
            if (section.empty())
                collect(*inner, key, "", entries);
            else
                collect(*inner, section, key + ".", entries);
            continue;
        }
        const toml::array* tables = node.as_array();
        if (tables && tables->is_array_of_tables() && (section.empty() || section.ends_with(']'))) {
            const std::string place = section.empty() ? key : fmt::format("{}.{}", section, key);
            for (std::size_t k = 0; k < tables->size(); ++k)
                collectElement(*(*tables)[k].as_table(), fmt::format("{}[{}]", place, k), entries);
            continue;
        }
        const std::optional<TomlValue> value = nodeValue(node);
        entries.push_back({section, key, value.value_or(TomlValue{}), value.has_value(), kindOf(node),
                           static_cast<int>(node.source().begin.line)});
    }
}

} // namespace

std::vector<TomlEntry> parseToml(const std::string& text, const std::string& origin)
{
    if (const int dots = dotsOutsideTexts(text); dots > kMaximumDots)
        throw ConfigError(fmt::format("{}: {} dots outside of texts (keys nested that deeply are in no configuration). "
                                      "Write sections as [section] and keys below them.",
                                      origin, dots));
    try {
        std::vector<TomlEntry> entries;
        collect(toml::parse(text), "", "", entries);
        std::stable_sort(entries.begin(), entries.end(),
                         [](const TomlEntry& a, const TomlEntry& b) { return a.line < b.line; });
        return entries;
    } catch (const toml::parse_error& error) {
        throw ConfigError(fmt::format("{}:{}: the text is not TOML ({}). Correct this line.", origin,
                                      error.source().begin.line, error.description()));
    }
}

std::string tomlText(double value)
{
    const std::string text = fmt::format("{}", value);
    return text.find_first_of(".en") == std::string::npos ? text + ".0" : text;
}

std::string tomlText(const std::string& value)
{
    std::string text = "\"";
    for (const char c : value) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            text += {'\\', c};
        else if (c == '\n')
            text += "\\n";
        else if (code < 0x20 || code == 0x7f)
            text += fmt::format("\\u{:04x}", static_cast<unsigned>(code));
        else
            text += c;
    }
    return text + '"';
}

std::string tomlText(const TomlValue& value)
{
    const auto list = [](const auto& values) {
        std::vector<std::string> texts;
        for (const auto& element : values)
            texts.push_back(tomlText(element));
        return fmt::format("[{}]", fmt::join(texts, ", "));
    };
    struct Visitor
    {
        decltype(list)& asList;
        std::string operator()(bool v) const { return v ? "true" : "false"; }
        std::string operator()(std::int64_t v) const { return fmt::format("{}", v); }
        std::string operator()(double v) const { return tomlText(v); }
        std::string operator()(const std::string& v) const { return tomlText(v); }
        std::string operator()(const std::vector<double>& v) const { return asList(v); }
        std::string operator()(const std::vector<std::string>& v) const { return asList(v); }
    };
    return std::visit(Visitor{list}, value);
}

std::string readTextFile(const std::string& path, std::size_t limit)
{
    refuseIrregularFile(path);
    errno = 0;
    std::ifstream stream(path, std::ios::binary);
    if (!stream)
        throw FileError(
            fmt::format("{}: cannot be read ({}). Check the name and the permissions.", path, std::strerror(errno)));
    std::string text(limit + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (stream.bad())
        throw FileError(fmt::format("{}: cannot be read ({}). Check the disk.", path, std::strerror(errno)));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (text.size() > limit)
        throw FileError(fmt::format("{}: is larger than {} KiB (more than such a file can hold). Choose another file.",
                                    path, limit >> 10));
    return text;
}

} // namespace kondoscope
