#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/simulation/MeasuredTrajectory.h"

namespace kondoscope {

/// Where the rows of a measurement go, one after the other.
class MeasureTable
{
public:
    virtual ~MeasureTable() = default;
    /// \throws FileError if the disk is full
    virtual void add(const TrajectoryMeasurement& row) = 0;
    /// After the last row. \throws FileError as add()
    virtual void close() {}
};

/// What a table says about its origin.
struct MeasureSource
{
    std::string trajectory; ///< name of the file
    TrajectoryHeader header;
    double referenceTime = 0.0; ///< [hbar/t]
};

/// \param format  for the message \throws ConfigError for arrays of more than 256 numbers, which belong into HDF5
void requireShortRows(const std::vector<MeasuredColumn>& columns, const char* format);

/// Text with a line of names and units, then one line a frame; an array becomes columns name[0], name[1], ...
/// \param shownName  of the file in messages, where `path` is a temporary one
/// \throws ConfigError as requireShortRows()
std::unique_ptr<MeasureTable> makeCsvTable(const std::string& path, const std::string& shownName,
                                           const std::vector<MeasuredColumn>& columns);

/// HDF5: data sets `time`, `step` and one a quantity (frame, shape), with attributes `unit`, `symbol` and `title`, and
/// for arrays `axis`, the data set of /axes with its points.
std::unique_ptr<MeasureTable> makeHdf5Table(const std::string& path, const std::string& shownName,
                                            const MeasureSource& source, const MeasuredTrajectory& measured);

/// Lines on the standard output. \throws ConfigError for arrays
std::unique_ptr<MeasureTable> makeTerminalTable(const std::vector<MeasuredColumn>& columns);

} // namespace kondoscope
