#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/lattice/Lattice.h"
#include "core/lattice/SpinField.h"

namespace kondoscope {

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
    /// In the order in which they took effect.
    std::vector<TrajectoryChange> changes() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace kondoscope
