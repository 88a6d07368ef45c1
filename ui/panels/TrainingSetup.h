#pragma once

#include <QWidget>

#include "core/simulation/RunConfig.h"
#include "ui/session/TrainingRequest.h"
#include "ui/session/TrainingStatus.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace kondoscope {

class FixedNote;
class TrainingDataList;
class TrainingDataMaker;
class TrainingSettings;

/// What is chosen before a training: data, network, time, name; or a saved training that goes on.
class TrainingSetup : public QWidget
{
    Q_OBJECT

public:
    explicit TrainingSetup(QWidget* parent = nullptr);

    TrainingDataList* data() const { return m_data; }
    TrainingDataMaker* maker() const { return m_maker; }
    /// The run in the window: data are made for it, and as long as there are none the model is named after it.
    void setRun(const RunConfig& run);
    /// Lists what can go on in this folder, where new models go too.
    void setFolder(const QString& folder);
    /// \throws ConfigError if there are no data or the name cannot be one
    TrainingRequest request() const;
    /// The saved training that is chosen, with time and threads as set. \throws FileError, ConfigError
    TrainingRequest savedRequest() const;
    void showStatus(const TrainingStatus& status);

Q_SIGNALS:
    void startWanted();
    void goOnWanted();

private:
    QWidget* makeChoices();
    void addSection(const QString& title, QWidget* content);
    QWidget* makeBudget();
    QWidget* makeName();
    void addSaved();
    void proposeName();
    /// Why the training cannot start with this choice of data and network; empty: it can.
    QString obstacle() const;
    void onDataChanged();
    void onNetworkChanged();
    void showObstacle();

    QVBoxLayout* m_layout;
    TrainingDataList* m_data;
    TrainingDataMaker* m_maker;
    TrainingSettings* m_settings;
    QDoubleSpinBox* m_minutes;
    QSpinBox* m_threads;
    QLineEdit* m_name;
    QPushButton* m_start;
    FixedNote* m_reason;
    QWidget* m_savedRow;
    QComboBox* m_saved;
    RunConfig m_run;
    QString m_folder;
    QString m_obstacle;
    bool m_isMaking = false; ///< data
    bool m_isNamed = false;  ///< by the user
};

/// Path of a model with this name in the folder. \throws ConfigError if it cannot be a name of a file
std::string modelPath(const QString& folder, const QString& name);

} // namespace kondoscope
