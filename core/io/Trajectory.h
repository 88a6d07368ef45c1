#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "core/lattice/Lattice.h"
#include "core/lattice/SpinField.h"

namespace kondoscope {

/// A quantity that a run measures at its own interval: a number, or an array of this shape.
struct MeasuredColumn
{
    std::string name;
    std::string unit;
    std::vector<std::int64_t> shape; ///< empty: a number
};

/// What a trajectory file says about its run, beside the frames.
struct TrajectoryHeader
{
    LatticeKind kind = LatticeKind::Square;
    int lx = 0;
    int ly = 0;
    std::string config;    ///< TOML of the whole RunConfig
    std::string modelHash; ///< of the force field; empty for other solvers
    std::uint64_t seed = 0;
    std::vector<std::string> observables; ///< names
    std::vector<std::string> observableUnits;
    std::vector<MeasuredColumn> measurements; ///< at times of their own
};

/// One frame: spins and the numbers measured with them.
struct TrajectoryFrame
{
    SpinField spins;
    double time = 0.0; ///< [hbar/t]
    std::int64_t step = 0;
    double chemicalPotential = 0.0;  ///< [t], NaN if unknown
    std::vector<double> observables; ///< in the order of the header
    std::vector<double> density;     ///< electrons per site; empty: the solver does not know it
    /// Kinetic energy of every nearest-neighbour bond [t], in the order of Lattice::bonds(1); empty: was not asked for.
    std::vector<double> bondEnergy;
    /// What integrator and solver remember beyond the spins (at most kMemoryWidth numbers), for going on to the bit;
    /// empty: nothing.
    std::vector<double> memory;
    double protocolValue = std::numeric_limits<double>::quiet_NaN(); ///< of what a protocol drives; NaN: nothing
};

/// Numbers of TrajectoryFrame::memory that a file keeps.
inline constexpr std::size_t kMemoryWidth = 4;

/// What was measured at one time, beside the frames.
struct TrajectoryMeasurement
{
    double time = 0.0; ///< [hbar/t]
    std::int64_t step = 0;
    std::vector<std::vector<double>> values; ///< one a column of the header, row-major
};

/// A parameter that was changed during a run: "electrons.doping = 0.05" from this time and step on.
struct TrajectoryChange
{
    double time = 0.0; ///< [hbar/t]
    std::int64_t step = 0;
    std::string assignment;
};

/// Writes a trajectory as it grows. After every append() the file on disk is complete and readable, so a killed run
/// keeps all frames appended so far. Other programs may read the file meanwhile.
class TrajectoryWriter
{
public:
    /// An existing file of this name is kept as NAME~.
    /// \throws FileError if the file cannot be created
    TrajectoryWriter(const std::string& path, const TrajectoryHeader& header);
    ~TrajectoryWriter();
    TrajectoryWriter(const TrajectoryWriter&) = delete;
    TrajectoryWriter& operator=(const TrajectoryWriter&) = delete;

    /// \throws FileError if the disk is full or the file cannot be written; frames before it stay readable, the file is
    ///         closed and every further call throws
    void append(const TrajectoryFrame& frame);

    /// \throws FileError as append(); ConfigError if the values do not have the shapes of the header
    void appendMeasurement(const TrajectoryMeasurement& measurement);

    /// Records that a parameter was changed during the run: "electrons.doping = 0.05" at this time and step.
    /// \throws FileError as append(), or if the text has more than 1024 bytes
    void recordChange(double time, std::int64_t step, const std::string& assignment);

    const std::string& path() const;
    std::int64_t frameCount() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// Reads trajectories, also of runs that were killed or are still running. The file is not trusted: sizes are checked
/// before memory is taken.
class TrajectoryReader
{
public:
    /// \throws FileError if it is missing, damaged, or no trajectory
    explicit TrajectoryReader(const std::string& path);
    ~TrajectoryReader();

    const TrajectoryHeader& header() const;
    std::string programVersion() const;
    /// Threads of the run's numerical libraries, which reproducing it bit for bit needs; 0 if the file does not say.
    int threads() const;
    std::int64_t frameCount() const;
    /// \throws FileError if the frame cannot be read or its spins are no unit vectors; ConfigError if the index is
    /// outside
    TrajectoryFrame frame(std::int64_t index) const;
    std::int64_t measurementCount() const;
    /// \throws FileError if it cannot be read; ConfigError if the index is outside
    TrajectoryMeasurement measurement(std::int64_t index) const;
    /// In the order in which they took effect.
    std::vector<TrajectoryChange> changes() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace kondoscope
