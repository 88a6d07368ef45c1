#include "ui/session/RecordedRun.h"

#include <utility>

namespace kondoscope {

RecordedRun::RecordedRun(RunFactory factory) : m_factory(std::move(factory)) {}

void RecordedRun::build(const RunConfig& config)
{
    auto run = m_factory(config);
    stopRecording();
    m_run = std::move(run);
    m_config = config;
}

void RecordedRun::reconfigure(const RunConfig& config)
{
    m_run->reconfigure(config);
    if (m_recorder && !m_recordedConfig)
        m_recordedConfig = m_config;
    m_config = config;
}

void RecordedRun::startRecording(const std::string& path, const Snapshot& first)
{
    stopRecording();
    m_recorder = std::make_unique<TrajectoryRecorder>(path, m_config, m_run->modelHash(), first);
}

void RecordedRun::stopRecording()
{
    m_recorder.reset();
    m_recordedConfig.reset();
}

bool RecordedRun::isRecordDue() const
{
    return m_recorder && (m_recordedConfig || m_recorder->isDue(m_run->time()));
}

void RecordedRun::record(const Snapshot& present)
{
    try {
        if (m_recordedConfig)
            m_recorder->recordChange(*m_recordedConfig, m_config, m_run->modelHash(), present);
        m_recordedConfig.reset();
        m_recorder->take(present);
    } catch (...) {
        stopRecording();
        throw;
    }
}

} // namespace kondoscope
