#include "core/simulation/DatasetRecipeTable.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/support/Error.h"

namespace kondoscope {

RecipeTable::RecipeTable(std::string title, std::string origin, std::vector<TomlEntry> entries)
    : m_title(std::move(title)), m_origin(std::move(origin))
{
    for (TomlEntry& entry : entries)
        m_items.push_back({std::move(entry)});
}

bool RecipeTable::has(const std::string& key) const
{
    return std::any_of(m_items.begin(), m_items.end(), [&](const Item& item) { return item.entry.key == key; });
}

const TomlEntry* RecipeTable::take(const std::string& key)
{
    m_known.push_back(key);
    for (Item& item : m_items) {
        if (item.entry.key != key)
            continue;
        item.isTaken = true;
        return &item.entry;
    }
    return nullptr;
}

void RecipeTable::refuse(const std::string& key, const std::string& reason, const std::string& remedy) const
{
    for (const Item& item : m_items)
        if (item.entry.key == key)
            throw ConfigError(fmt::format("{}:{}: {} {} = {} ({}). {}", m_origin, item.entry.line, m_title, key,
                                          item.entry.supported ? tomlText(item.entry.value) : item.entry.kind, reason,
                                          remedy));
    throw ConfigError(fmt::format("{}: {} without {} ({}). {}", m_origin, m_title, key, reason, remedy));
}

void RecipeTable::refuseRest(const std::string& reason) const
{
    for (const Item& item : m_items)
        if (!item.isTaken)
            throw ConfigError(fmt::format("{}:{}: {} has the unknown key \"{}\" ({}). Choose {}.", m_origin,
                                          item.entry.line, m_title, item.entry.key, reason, fmt::join(m_known, ", ")));
}

std::optional<double> RecipeTable::number(const std::string& key, Range range)
{
    const auto list = numbers(key, range);
    if (list && list->size() != 1)
        refuse(key, "must be one number", fmt::format("Give one between {:g} and {:g}.", range.minimum, range.maximum));
    return list ? std::optional(list->front()) : std::nullopt;
}

std::optional<std::int64_t> RecipeTable::integer(const std::string& key, Range range)
{
    const TomlEntry* entry = take(key);
    if (!entry)
        return {};
    const auto* value = std::get_if<std::int64_t>(&entry->value);
    if (!entry->supported || !value || double(*value) < range.minimum || double(*value) > range.maximum)
        refuse(key, fmt::format("must be an integer between {:.0f} and {:.0f}", range.minimum, range.maximum),
               "Give such a number.");
    return *value;
}

std::optional<bool> RecipeTable::flag(const std::string& key)
{
    const TomlEntry* entry = take(key);
    if (!entry)
        return {};
    const auto* value = std::get_if<bool>(&entry->value);
    if (!entry->supported || !value)
        refuse(key, "must be true or false", "Choose true or false.");
    return *value;
}

std::optional<std::string> RecipeTable::text(const std::string& key, const std::vector<std::string>& allowed)
{
    const TomlEntry* entry = take(key);
    if (!entry)
        return {};
    const auto* value = std::get_if<std::string>(&entry->value);
    const bool isAllowed =
        value && (allowed.empty() || std::find(allowed.begin(), allowed.end(), *value) != allowed.end());
    if (!entry->supported || !isAllowed)
        refuse(key, allowed.empty() ? "must be a text" : "is not one of the names",
               allowed.empty() ? "Write it in quotes." : fmt::format("Choose {}.", fmt::join(allowed, ", ")));
    return *value;
}

std::optional<std::vector<std::string>> RecipeTable::texts(const std::string& key)
{
    const TomlEntry* entry = take(key);
    if (!entry)
        return {};
    if (const auto* one = std::get_if<std::string>(&entry->value); entry->supported && one)
        return std::vector<std::string>{*one};
    const auto* list = std::get_if<std::vector<std::string>>(&entry->value);
    if (!entry->supported || !list || list->empty())
        refuse(key, "must be a text or a list of texts", "Write for example [\"neel\", \"ferromagnet\"].");
    return *list;
}

std::optional<std::vector<double>> RecipeTable::numbers(const std::string& key, Range range)
{
    const TomlEntry* entry = take(key);
    if (!entry)
        return {};
    std::vector<double> values;
    if (const auto* list = std::get_if<std::vector<double>>(&entry->value))
        values = *list;
    else if (const auto* integer = std::get_if<std::int64_t>(&entry->value))
        values = {static_cast<double>(*integer)};
    else if (const auto* real = std::get_if<double>(&entry->value))
        values = {*real};
    const bool isInside = std::all_of(values.begin(), values.end(),
                                      [&](double value) { return value >= range.minimum && value <= range.maximum; });
    if (!entry->supported || values.empty() || !isInside)
        refuse(key, fmt::format("must be numbers between {:g} and {:g}", range.minimum, range.maximum),
               "Give such numbers.");
    return values;
}

std::optional<std::array<double, 2>> RecipeTable::pair(const std::string& key, Range range)
{
    const auto values = numbers(key, range);
    if (!values)
        return {};
    if (values->size() != 2)
        refuse(key, "must be two numbers", "Write for example [0.0, 0.1].");
    return std::array<double, 2>{(*values)[0], (*values)[1]};
}

std::optional<std::array<double, 2>> RecipeTable::range(const std::string& key, Range range)
{
    const auto values = pair(key, range);
    if (values && (*values)[0] > (*values)[1])
        refuse(key, "a range begins with its smaller end", "Exchange the two numbers.");
    return values;
}

} // namespace kondoscope
