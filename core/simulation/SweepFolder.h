#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/simulation/SweepPoint.h"

namespace kondoscope {

/// Part i of n of the points: i, i + n, i + 2n, ...
struct SweepShard
{
    std::size_t index = 0;
    std::size_t count = 1;
};

/// The work folder of a sweep: the sweep spelled out (sweep.toml), one small file a finished point, and the
/// trajectories that are kept. A point appears in one piece, so whatever was finished before a kill is finished.
/// Several programs may work in a folder at the same time, each on a shard of its own.
class SweepFolder
{
public:
    /// Makes the folder or takes up the one that an earlier program left.
    /// \throws FileError if it cannot be made, or holds points of another sweep
    SweepFolder(const Sweep& sweep, const std::string& folder);
    /// What a worker does: opens the folder of a running program. \throws FileError, ConfigError
    explicit SweepFolder(const std::string& folder);
    ~SweepFolder();
    SweepFolder(const SweepFolder&) = delete;
    SweepFolder& operator=(const SweepFolder&) = delete;

    /// Until the end of this object or process. \throws FileError if another program works on this shard
    void lock(const SweepShard& shard);

    const std::string& path() const { return m_folder; }
    const Sweep& sweep() const { return m_sweep; }

    /// Nothing if the point was not finished, or by another version of the program. Failed points count as finished.
    std::optional<SweepResult> read(std::size_t point) const;
    /// \throws FileError
    void write(const SweepResult& result) const;
    /// Points of a shard that have to be run: those without a result, and those worth another run.
    std::vector<std::size_t> missingPoints(const SweepShard& shard) const;
    /// File for the run of a point; empty if trajectories are not kept.
    std::string trajectoryPath(std::size_t point) const;

private:
    std::string pointPath(std::size_t point) const;
    void requireSameSweep() const;

    std::string m_folder;
    Sweep m_sweep;
    std::string m_hash;
    int m_lock = -1; ///< descriptor of a locked file; < 0: none
};

} // namespace kondoscope
