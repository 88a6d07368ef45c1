#include "core/io/CsvTable.h"

#include <charconv>
#include <fstream>
#include <string_view>

#include <fmt/format.h>

#include "core/io/AtomicFile.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr std::size_t kMostNumbers = (std::size_t{4} << 30) / sizeof(double);
constexpr std::size_t kLongestLine = 65536;
constexpr std::size_t kMostColumns = 1000;

std::string_view trimmed(std::string_view text)
{
    const auto isIgnored = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '"'; };
    while (!text.empty() && isIgnored(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isIgnored(text.back()))
        text.remove_suffix(1);
    return text;
}

char separatorOf(const std::string& headings)
{
    for (const char separator : {',', ';', '\t'})
        if (headings.find(separator) != std::string::npos)
            return separator;
    return ',';
}

std::vector<std::string_view> split(std::string_view line, char separator)
{
    std::vector<std::string_view> cells;
    for (std::size_t end = 0; end != std::string_view::npos;) {
        end = line.find(separator);
        cells.push_back(trimmed(line.substr(0, end)));
        line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
    }
    return cells;
}

/// The next line that says something; false at the end. Never holds more than a line can have.
bool nextLine(std::istream& stream, std::string& line, std::size_t& number, const std::string& path)
{
    line.resize(kLongestLine);
    for (;;) {
        line.resize(kLongestLine);
        stream.getline(line.data(), static_cast<std::streamsize>(line.size()));
        const auto count = static_cast<std::size_t>(stream.gcount());
        if (stream.eof() && count == 0)
            return false;
        ++number;
        if (stream.fail())
            throw FileError(fmt::format("{}:{}: the line is longer than {} bytes (this is no table of numbers). Choose "
                                        "another file.",
                                        path, number, kLongestLine));
        line.resize(stream.eof() ? count : count - 1); // the count includes the line's end
        const std::string_view text = trimmed(line);
        if (!text.empty() && text.front() != '#')
            return true;
        if (stream.eof())
            return false;
    }
}

double parseCell(std::string_view cell, const std::string& where)
{
    double value = 0.0;
    if (!cell.empty() && cell.front() == '+')
        cell.remove_prefix(1);
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc() || end != cell.data() + cell.size())
        throw FileError(fmt::format("{}: \"{}\" is no number. Correct the line, or export the table with decimal "
                                    "points.",
                                    where, cell.substr(0, 40)));
    return value;
}

} // namespace

CsvTable readCsvTable(const std::string& path)
{
    refuseIrregularFile(path);
    std::ifstream stream(path, std::ios::binary);
    if (!stream)
        throw FileError(fmt::format("{}: cannot be read. Check the name and the permissions.", path));
    std::string line;
    std::size_t number = 0;
    CsvTable table;
    if (!nextLine(stream, line, number, path))
        throw FileError(fmt::format("{}: is empty (a table has a line of headings). Choose another file.", path));
    const char separator = separatorOf(line);
    for (const std::string_view heading : split(line, separator))
        table.headings.emplace_back(heading);
    if (table.headings.size() > kMostColumns)
        throw FileError(fmt::format("{}: has {} columns (this is no table of spins). Choose another file.", path,
                                    table.headings.size()));
    while (nextLine(stream, line, number, path)) {
        const std::vector<std::string_view> cells = split(line, separator);
        if (cells.size() != table.headings.size())
            throw FileError(fmt::format("{}:{}: has {} cells, the headings are {}. Correct the line.", path, number,
                                        cells.size(), table.headings.size()));
        if (table.values.size() + cells.size() > kMostNumbers)
            throw FileError(fmt::format("{}: holds more than 4 GiB of numbers. Split it.", path));
        for (std::size_t k = 0; k < cells.size(); ++k)
            table.values.push_back(parseCell(cells[k], fmt::format("{}:{}, {}", path, number, table.headings[k])));
    }
    return table;
}

} // namespace kondoscope
