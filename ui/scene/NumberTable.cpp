#include "ui/scene/NumberTable.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/io/Toml.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

constexpr std::size_t kLargestFile = std::size_t{64} << 20;

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kSpace = " \t\r";
    const auto first = text.find_first_not_of(kSpace);
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::optional<double> asNumber(std::string_view text)
{
    text = trimmed(text);
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

/// Takes the lines of a file one after the other.
class TableParser
{
public:
    explicit TableParser(const NumberTableReader& reader)
        : m_reader(reader),
          m_row(1 + static_cast<std::size_t>(std::count(reader.heading.begin(), reader.heading.end(), ',')))
    {}

    /// \throws FileError without place
    void take(std::string_view line)
    {
        line = trimmed(line);
        if (line.empty())
            return;
        if (line.front() == '#')
            takeComment(line.substr(1));
        else if (!m_hasHeading)
            takeHeading(line);
        else
            takeRow(line);
    }

private:
    void takeComment(std::string_view comment) const
    {
        const auto equals = comment.find('=');
        if (equals != std::string_view::npos && m_reader.comment)
            m_reader.comment(trimmed(comment.substr(0, equals)), trimmed(comment.substr(equals + 1)));
    }

    void takeHeading(std::string_view line)
    {
        if (line != m_reader.heading)
            throw FileError(fmt::format("begins with \"{}\" (the columns must be {}). Write it with kondoscope-cli.",
                                        line.substr(0, 60), m_reader.heading));
        m_hasHeading = true;
    }

    void takeRow(std::string_view line)
    {
        std::string_view rest = line;
        for (std::size_t column = 0; column < m_row.size(); ++column) {
            const auto comma = rest.find(',');
            if ((comma == std::string_view::npos) != (column + 1 == m_row.size()))
                refuse(line);
            m_row[column] = cell(rest.substr(0, comma), line);
            rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
        }
        m_reader.row(m_row);
    }

    double cell(std::string_view text, std::string_view line) const
    {
        if (m_reader.allowsEmptyCells && trimmed(text).empty())
            return std::numeric_limits<double>::quiet_NaN();
        const auto number = asNumber(text);
        if (!number || !std::isfinite(*number))
            refuse(line);
        return *number;
    }

    [[noreturn]] void refuse(std::string_view line) const
    {
        throw FileError(fmt::format("\"{}\" is no row of {} numbers (the columns are {}). Correct the line.",
                                    line.substr(0, 60), m_row.size(), m_reader.heading));
    }

    const NumberTableReader& m_reader;
    std::vector<double> m_row;
    bool m_hasHeading = false;
};

} // namespace

void readNumberTable(const std::string& path, const NumberTableReader& reader)
{
    const std::string text = readTextFile(path, kLargestFile);
    TableParser parser(reader);
    std::size_t number = 1;
    for (std::size_t start = 0; start < text.size(); ++number) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        try {
            parser.take(std::string_view(text).substr(start, end - start));
        } catch (const FileError& error) {
            throw FileError(fmt::format("{}:{}: {}", path, number, error.what()));
        }
        start = end + 1;
    }
}

double commentNumber(std::string_view key, std::string_view value)
{
    const auto number = asNumber(value);
    if (!number)
        throw FileError(fmt::format("{} = {} is no number (it is shown in the picture). Correct the comment or leave "
                                    "it out.",
                                    key, value));
    return *number;
}

} // namespace kondoscope
