#pragma once

#include <string>
#include <vector>

#include "core/simulation/SweepPoint.h"

namespace kondoscope {

class Hdf5File;

/// A column of numbers or of texts.
struct SweepColumn
{
    std::string name;
    std::string unit; ///< empty for texts
    bool isText = false;
    std::vector<double> numbers;
    std::vector<std::string> texts;
};

/// Columns of one length.
struct SweepTable
{
    std::vector<SweepColumn> columns;

    std::size_t rowCount() const;
    /// The column of this name, appended if there is none yet.
    SweepColumn& number(const std::string& name, const std::string& unit);
    SweepColumn& text(const std::string& name);
};

/// One row a point: point, values of the axes (key[0], key[1] where they are vectors), order and order_weight, averages
/// with errors (NAME and NAME_error), magnetization_x, _y and _z (means over the time), binder_cumulant, susceptibility
/// and specific_heat with errors, coercive_field and remanence where there are loops, samples, error, warning. The same
/// for any number of processes and interruptions. \param results  one a point, in their order
SweepTable sweepTable(const Sweep& sweep, const std::vector<SweepResult>& results);

/// Appends the value of one axis to its columns. \param value  null: it does not belong to this row
void addAxisValue(SweepTable& table, const SweepAxis& axis, const ConfigValue* value);

/// A line of names with units in brackets, then one line a row; texts in quotes where they need them.
std::string csvText(const SweepTable& table);

/// HDF5: `/points` and `/derived` with one data set a column, attribute `unit`; `/loops` with `field` and
/// `magnetization` of every loop (loop, part), NaN behind its end, and `point`; the sweep as root attribute `sweep`.
/// \throws FileError
void writeSweepFile(const std::string& path, const Sweep& sweep, const std::vector<SweepResult>& results,
                    const SweepTable& points, const SweepTable& derived);

} // namespace kondoscope
