#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/io/Trajectory.h"
#include "core/observables/TimeSeries.h"
#include "core/simulation/QuantitySet.h"
#include "core/simulation/RunConfig.h"

namespace kondoscope {

/// Quantities of the frames of a trajectory, measured by the same code as during a run; one frame is in memory at a
/// time. Of the forces those are known that a trajectory keeps: density, chemical potential, energies of bonds. A
/// number that they do not give (energy_per_site) is taken over from the observables stored with the frame.
class MeasuredTrajectory
{
public:
    /// \param reader         must outlive this object
    /// \param path           for messages
    /// \param names          as of QuantitySet
    /// \param referenceTime  the first frame from then on is what overlap and freezing refer to; none: that of the run
    /// \throws ConfigError for an unknown name or a reference time after the last frame; FileError
    MeasuredTrajectory(const TrajectoryReader& reader, const std::string& path, const std::vector<std::string>& names,
                       std::optional<double> referenceTime = {});

    const Lattice& lattice() const { return m_lattice; }
    const std::vector<MeasuredColumn>& columns() const { return m_columns; }
    double referenceTime() const { return m_referenceTime; }

    /// Values of one frame in the order of columns(); NaN where not known. \throws FileError
    TrajectoryMeasurement measure(std::int64_t frame) const;

private:
    const TrajectoryReader& m_reader;
    Lattice m_lattice;
    QuantitySet m_quantities;
    std::vector<MeasuredColumn> m_columns;
    std::vector<std::optional<std::size_t>> m_stored; ///< of each column: its place among the stored observables
    double m_referenceTime;
    std::optional<SpinField> m_reference;
};

/// Frames first, first + 1, ... end - 1.
struct FrameRange
{
    std::int64_t first = 0;
    std::int64_t end = 0;
};

/// The frames with from <= time <= to [hbar/t], within rounding. \param from, to  none: no bound
FrameRange framesBetween(const TrajectoryReader& reader, std::optional<double> from, std::optional<double> to);

/// Temperature of the bath from this time [hbar/t] on, if it is above 0 and nothing drives the run any more: its
/// protocol has come to rest. Else nothing.
std::optional<double> equilibriumTemperature(const RunConfig& config, double time);

/// The same for the frames of a trajectory from one to another, if no temperature or protocol was changed in between.
/// \param path  for messages \throws ConfigError for a configuration that this program cannot read, FileError
std::optional<double> equilibriumTemperature(const TrajectoryReader& reader, const std::string& path,
                                             std::int64_t firstFrame, std::int64_t lastFrame);

/// Mean of a quantity over a time.
struct SeriesAverage
{
    Estimate mean;               ///< the value NaN if nothing is known, the error below kJackknifeBlocks known values
    std::int64_t known = 0;      ///< values that are numbers
    double correlationTime = 0.; ///< autocorrelationTime(); NaN as the error
};

/// Values that are not known are left out.
SeriesAverage averageOf(std::span<const double> series);

/// What fluctuations in equilibrium tell.
struct ThermalResponse
{
    std::string name; ///< "binder_cumulant", "susceptibility", "specific_heat"
    std::string unit;
    Estimate estimate;
};

/// Of an order parameter (magnetization, staggered_magnetization, scalar_chirality, vector_chirality) its Binder
/// cumulant and the susceptibility of its amount; of energy_per_site the specific heat, which leaves out the electrons'
/// own. Empty for other quantities, below kJackknifeBlocks values, where values are not known, and without a
/// temperature.
std::vector<ThermalResponse> thermalResponses(const std::string& quantity, std::span<const double> series,
                                              int siteCount, std::optional<double> temperature);

} // namespace kondoscope
