#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/io/Toml.h"

namespace kondoscope {

/// Keys and values of one table of a recipe, taken one by one; each is checked for type and range.
class RecipeTable
{
public:
    struct Range
    {
        double minimum;
        double maximum;
    };

    /// \param title    for messages: "[labels]", "[[source]] 2"
    /// \param origin   file name for messages
    /// \param entries  of this table alone
    RecipeTable(std::string title, std::string origin, std::vector<TomlEntry> entries);

    bool has(const std::string& key) const;
    /// Nothing where the table lacks the key. \throws ConfigError for another type or a number out of range
    std::optional<double> number(const std::string& key, Range range);
    std::optional<std::int64_t> integer(const std::string& key, Range range);
    std::optional<bool> flag(const std::string& key);
    /// One of the names; any text if `allowed` is empty.
    std::optional<std::string> text(const std::string& key, const std::vector<std::string>& allowed = {});
    std::optional<std::vector<std::string>> texts(const std::string& key);
    /// A list that is not empty; a single number is a list of one.
    std::optional<std::vector<double>> numbers(const std::string& key, Range range);
    /// Two numbers, the smaller one first.
    std::optional<std::array<double, 2>> range(const std::string& key, Range range);
    std::optional<std::array<double, 2>> pair(const std::string& key, Range range);

    /// \throws ConfigError if a key was left: `reason` says why it is not read
    void refuseRest(const std::string& reason) const;
    [[noreturn]] void refuse(const std::string& key, const std::string& reason, const std::string& remedy) const;

private:
    struct Item
    {
        TomlEntry entry;
        bool isTaken = false;
    };
    const TomlEntry* take(const std::string& key);

    std::string m_title;
    std::string m_origin;
    std::vector<Item> m_items;
    std::vector<std::string> m_known; ///< keys that were asked for
};

} // namespace kondoscope
