#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "core/simulation/TrajectoryRecorder.h"
#include "ui/session/SteppedRun.h"

namespace kondoscope {

/// A run and the trajectory that is written of it. Used by the worker's thread alone.
class RecordedRun
{
public:
    explicit RecordedRun(RunFactory factory);

    bool exists() const { return m_run != nullptr; }
    /// A new run in place of the old one, whose recording ends. \throws any exception; the old one then stays
    void build(const RunConfig& config);
    /// \throws any exception; the old parameters then stay
    void reconfigure(const RunConfig& config);
    void step(std::stop_token stop) { m_run->step(std::move(stop)); }
    SnapshotPtr snapshot(std::stop_token stop) { return m_run->snapshot(std::move(stop)); }
    std::optional<CostEstimate> estimate() const { return m_run->estimate(); }
    const RunConfig& config() const { return m_config; }

    /// \throws FileError if the trajectory cannot be created; nothing is recorded then
    void startRecording(const std::string& path, const Snapshot& first);
    void stopRecording();
    bool isRecording() const { return m_recorder != nullptr; }
    std::int64_t recordedFrames() const { return m_recorder ? m_recorder->frameCount() : 0; }
    /// True when record() has something to write.
    bool isRecordDue() const;
    /// Writes the frame that is due and the changes made since the last one.
    /// \throws FileError if the disk is full; the recording has ended then
    void record(const Snapshot& present);

private:
    const RunFactory m_factory;
    RunConfig m_config;
    std::unique_ptr<SteppedRun> m_run;
    std::unique_ptr<TrajectoryRecorder> m_recorder;
    std::optional<RunConfig> m_recordedConfig; ///< before the changes that are not yet in the file
};

} // namespace kondoscope
