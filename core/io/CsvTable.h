#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace kondoscope {

/// Numbers of a text table: a line of headings, then lines of numbers, separated by commas, semicolons or tabs. Lines
/// that begin with # and empty ones are skipped.
struct CsvTable
{
    std::vector<std::string> headings;
    std::vector<double> values; ///< row-major, (rows, headings)

    std::size_t rowCount() const { return headings.empty() ? 0 : values.size() / headings.size(); }
    double at(std::size_t row, std::size_t column) const { return values[row * headings.size() + column]; }
};

/// \throws FileError naming line and heading; also for tables of more than 4 GiB of numbers
CsvTable readCsvTable(const std::string& path);

} // namespace kondoscope
