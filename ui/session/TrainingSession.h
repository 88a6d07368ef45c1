#pragma once

#include <memory>

#include <QObject>
#include <QString>
#include <QStringList>

#include "ui/session/TrainingData.h"
#include "ui/session/TrainingRequest.h"
#include "ui/session/TrainingStatus.h"

namespace kondoscope {

/// The window's side of a training that runs on a thread of its own, beside the simulation. Every call returns at once;
/// commands are carried out between two steps. At the end of the session the training is saved.
class TrainingSession : public QObject
{
    Q_OBJECT

public:
    explicit TrainingSession(QObject* parent = nullptr);
    ~TrainingSession() override; ///< saves what is under way, joins the thread

    /// Trains as asked; a training that there is ends and stays saved. \throws FileError if there is no folder for the
    /// model
    void start(const TrainingRequest& request);
    /// Takes up a saved training; request as readTrainingSettings() gives it.
    void goOn(const TrainingRequest& request);
    void pause(); ///< saves, too
    void play();
    /// Gives up the training and what was saved of it, or the making of data.
    void cancel();
    /// Writes the best model so far to a new file: modelWritten(). \throws FileError as start()
    void writeModel(const QString& path);
    /// Makes data sets: dataMade(). \throws FileError as start()
    void makeData(const DatasetRecipe& recipe, const QString& output);

    TrainingStatus status() const;
    /// Null before the first validation.
    TrainingPicturePtr picture() const;

    /// Where models of the user's are kept; it may not be there yet.
    static QString modelFolder();
    /// The same for data sets.
    static QString dataFolder();

Q_SIGNALS:
    /// The text is for the user.
    void failed(const QString& message);
    void modelWritten(const QString& path);
    void dataMade(const QStringList& files);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace kondoscope
