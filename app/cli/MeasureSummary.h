#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/JsonOutput.h"
#include "core/observables/PowerLaw.h"
#include "core/simulation/MeasuredTrajectory.h"

namespace kondoscope {

/// The numbers of all measured frames, for what is said about them together. Arrays are left out.
class MeasuredSeries
{
public:
    explicit MeasuredSeries(const std::vector<MeasuredColumn>& columns) : m_columns(columns), m_values(columns.size())
    {}
    void add(const TrajectoryMeasurement& row);

    const std::vector<MeasuredColumn>& columns() const { return m_columns; }
    const std::vector<double>& times() const { return m_times; }
    /// Of a column; empty for arrays.
    const std::vector<double>& values(std::size_t column) const { return m_values[column]; }
    /// Columns of which no frame knows anything.
    std::vector<std::string> unknown() const;

private:
    std::vector<MeasuredColumn> m_columns;
    std::vector<double> m_times;
    std::vector<std::vector<double>> m_values;
    std::vector<bool> m_isKnown;
};

/// A power law through one quantity against the time.
struct MeasureFit
{
    std::string quantity;
    double from = 0.0; ///< [hbar/t]
    double to = 0.0;
    PowerLaw law;
};

/// Place of a number to fit. \throws ConfigError for an array or an unknown name
std::size_t fitColumn(const std::vector<MeasuredColumn>& columns, const std::string& quantity);

/// \param from, to  window [hbar/t]; none: the first frame after time 0, the last frame
/// \throws ConfigError as fitColumn() and fitPowerLaw()
MeasureFit fitOf(const MeasuredSeries& series, const std::string& quantity, std::optional<double> from,
                 std::optional<double> to);

/// Averages over the frames with errors and, at a temperature, what their fluctuations tell.
void printAverages(const MeasuredSeries& series, int siteCount, std::optional<double> temperature);
Json averagesJson(const MeasuredSeries& series, int siteCount, std::optional<double> temperature);

void printFit(const MeasureFit& fit);
Json fitJson(const MeasureFit& fit);

} // namespace kondoscope
