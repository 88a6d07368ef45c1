#pragma once

#include <map>

#include <QStringList>
#include <QWidget>

#include "core/simulation/DatasetRecipe.h"
#include "ui/session/TrainingStatus.h"

class QLabel;
class QListWidget;
class QPushButton;
class QSpinBox;

namespace kondoscope {

/// The data sets of a training: files, with what is in them, and a way to make some for the present run.
class TrainingDataBox : public QWidget
{
    Q_OBJECT

public:
    explicit TrainingDataBox(QWidget* parent = nullptr);

    /// Files that are there already are not added twice.
    void addFiles(const QStringList& files);
    QStringList files() const;
    /// The run whose electrons the data are made for.
    void setRun(const RunConfig& run) { m_run = run; }
    /// What shall be made. \throws ConfigError
    DatasetRecipe recipe() const;
    /// Named after lattice, electrons and everything else that decides about the data.
    static QString fileFor(const DatasetRecipe& recipe, const QString& folder);
    void showStatus(const TrainingStatus& status);

Q_SIGNALS:
    void filesChanged();
    void makingWanted();
    void cancelWanted();

private:
    void addList();
    void addMaker();
    void askForFiles();
    void describe(const QString& file);
    void showDescription();

    QListWidget* m_list;
    QPushButton* m_remove;
    QLabel* m_note;
    QSpinBox* m_size;
    QSpinBox* m_quenches;
    QPushButton* m_make;
    QLabel* m_progress;
    RunConfig m_run;
    std::map<QString, QString> m_descriptions; ///< by file
    bool m_isMaking = false;
};

} // namespace kondoscope
