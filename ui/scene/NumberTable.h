#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kondoscope {

/// What somebody who reads a table of numbers gets from it. Both functions may throw FileError without a place.
struct NumberTableReader
{
    std::string heading; ///< names of the columns as they stand in the file, separated by commas
    /// Takes a comment "# key = value"; other comments are left out.
    std::function<void(std::string_view key, std::string_view value)> comment;
    /// Takes a row of as many finite numbers as there are columns. An empty cell is NaN where that is allowed.
    std::function<void(const std::vector<double>& row)> row;
    bool allowsEmptyCells = false;
};

/// Reads CSV that kondoscope-cli wrote: comments, a heading, rows of numbers.
/// \throws FileError "<path>:<line>: ..." for another heading, a cell that is no finite number, more than 64 MiB, and
///         what the functions of the reader refuse
void readNumberTable(const std::string& path, const NumberTableReader& reader);

/// The number in a comment. \throws FileError without place if it is none
double commentNumber(std::string_view key, std::string_view value);

} // namespace kondoscope
