#include "ui/session/SimulationSession.h"

#include <utility>

#include "ui/session/SimulationWorker.h"

namespace kondoscope {
namespace {

/// The worker's events, handed to the thread of the session.
WorkerEvents forwardedTo(SimulationSession* session)
{
    const auto post = [session](auto signal) { QMetaObject::invokeMethod(session, signal, Qt::QueuedConnection); };
    return {.failed =
                [session, post](const std::string& message) {
                    post([session, text = QString::fromStdString(message)] { Q_EMIT session->failed(text); });
                },
            .configured = [session, post] { post([session] { Q_EMIT session->configured(); }); }};
}

} // namespace

struct SimulationSession::Impl
{
    Impl(RunFactory factory, SimulationSession* session) : worker(std::move(factory), forwardedTo(session)) {}

    SimulationWorker worker;
};

SimulationSession::SimulationSession(QObject* parent) : SimulationSession(simulationFactory(), parent) {}

SimulationSession::SimulationSession(RunFactory factory, QObject* parent)
    : QObject(parent), m_impl(std::make_unique<Impl>(std::move(factory), this))
{}

SimulationSession::~SimulationSession() = default;

void SimulationSession::load(const RunConfig& config, bool playing)
{
    m_impl->worker.load(config, playing);
}

void SimulationSession::play()
{
    m_impl->worker.setPlaying(true);
}

void SimulationSession::pause()
{
    m_impl->worker.setPlaying(false);
}

void SimulationSession::singleStep()
{
    m_impl->worker.advance(1);
}

void SimulationSession::advance(std::int64_t steps)
{
    m_impl->worker.advance(steps);
}

void SimulationSession::reset()
{
    m_impl->worker.reset();
}

void SimulationSession::reconfigure(const RunConfig& config)
{
    m_impl->worker.reconfigure(config);
}

void SimulationSession::setSpeedLimit(double stepsPerSecond)
{
    m_impl->worker.setSpeedLimit(stepsPerSecond);
}

void SimulationSession::startRecording(const QString& path)
{
    m_impl->worker.record(path.toStdString());
}

void SimulationSession::stopRecording()
{
    m_impl->worker.record({});
}

SnapshotPtr SimulationSession::takeSnapshot()
{
    return m_impl->worker.takeSnapshot();
}

SessionStatus SimulationSession::status() const
{
    return m_impl->worker.status();
}

RunConfig SimulationSession::config() const
{
    return m_impl->worker.config();
}

} // namespace kondoscope
