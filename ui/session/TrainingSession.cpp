#include "ui/session/TrainingSession.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include "core/support/Error.h"
#include "ui/session/TrainingWorker.h"

namespace kondoscope {
namespace {

/// The worker's events, handed to the thread of the session.
TrainingEvents forwardedTo(TrainingSession* session)
{
    const auto post = [session](auto signal) { QMetaObject::invokeMethod(session, signal, Qt::QueuedConnection); };
    return {.failed =
                [session, post](const std::string& message) {
                    post([session, text = QString::fromStdString(message)] { Q_EMIT session->failed(text); });
                },
            .modelWritten =
                [session, post](const std::string& model) {
                    post([session, path = QString::fromStdString(model)] { Q_EMIT session->modelWritten(path); });
                },
            .dataMade =
                [session, post](const std::vector<std::string>& files) {
                    QStringList names;
                    for (const std::string& file : files)
                        names << QString::fromStdString(file);
                    post([session, names] { Q_EMIT session->dataMade(names); });
                }};
}

QString userFolder(const QString& name)
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + "/" + name;
}

void makeFolderOf(const QString& file)
{
    const QString path = QFileInfo(file).absolutePath();
    if (!QDir().mkpath(path))
        throw FileError(QString("%1 cannot be made (models and data sets of yours are kept there). Check the rights of "
                                "the folders above it.")
                            .arg(path)
                            .toStdString());
}

} // namespace

struct TrainingSession::Impl
{
    explicit Impl(TrainingSession* session) : worker(forwardedTo(session)) {}

    TrainingWorker worker;
};

TrainingSession::TrainingSession(QObject* parent) : QObject(parent), m_impl(std::make_unique<Impl>(this)) {}

TrainingSession::~TrainingSession() = default;

void TrainingSession::start(const TrainingRequest& request)
{
    makeFolderOf(QString::fromStdString(request.model));
    m_impl->worker.start(request, false);
}

void TrainingSession::goOn(const TrainingRequest& request)
{
    m_impl->worker.start(request, true);
}

void TrainingSession::pause()
{
    m_impl->worker.setPlaying(false);
}

void TrainingSession::play()
{
    m_impl->worker.setPlaying(true);
}

void TrainingSession::cancel()
{
    m_impl->worker.cancel();
}

void TrainingSession::writeModel(const QString& path)
{
    makeFolderOf(path);
    m_impl->worker.writeModel(path.toStdString());
}

void TrainingSession::makeData(const DatasetRecipe& recipe, const QString& output)
{
    makeFolderOf(output);
    m_impl->worker.makeData(recipe, output.toStdString());
}

TrainingStatus TrainingSession::status() const
{
    return m_impl->worker.status();
}

TrainingPicturePtr TrainingSession::picture() const
{
    return m_impl->worker.picture();
}

QString TrainingSession::modelFolder()
{
    return userFolder("models");
}

QString TrainingSession::dataFolder()
{
    return userFolder("datasets");
}

} // namespace kondoscope
