#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace kondoscope {

/// A value of a TOML document. Arrays of integers count as arrays of numbers.
using TomlValue = std::variant<bool, std::int64_t, double, std::string, std::vector<double>, std::vector<std::string>>;

/// One key of a document.
struct TomlEntry
{
    std::string section; ///< empty for keys outside of any section; "name[0]", "name[1]" in tables [[name]],
                         ///< "name[0].inner[0]" in tables [[name.inner]] of these
    std::string key;     ///< inside the section; "a.b" where it is nested deeper
    TomlValue value;     ///< meaningful only if `supported`
    bool supported = true;
    std::string kind; ///< for messages: "a number", "a text", "a date", ...
    int line = 0;     ///< from 1
};

/// All keys of a document, in the order of its lines.
///
/// \param origin  file name for messages
/// \throws ConfigError "<origin>:<line>: ..." for wrong syntax, and for keys nested so deeply that the text was made to
///         exhaust the stack
std::vector<TomlEntry> parseToml(const std::string& text, const std::string& origin);

/// Shortest text that TOML reads back as the same number, bit for bit.
std::string tomlText(double value);
std::string tomlText(const std::string& value);
std::string tomlText(const TomlValue& value);

/// Content of a text file. \throws FileError if it cannot be read, is no regular file or has more than `limit` bytes
std::string readTextFile(const std::string& path, std::size_t limit);

} // namespace kondoscope
