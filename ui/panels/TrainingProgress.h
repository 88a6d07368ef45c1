#pragma once

#include <QWidget>

#include "ui/session/TrainingStatus.h"

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace kondoscope {

/// A training that is under way: where it stands, its charts, and what can be done with it.
class TrainingProgress : public QWidget
{
    Q_OBJECT

public:
    explicit TrainingProgress(QWidget* parent = nullptr);

    /// Charts stand one below the other.
    void addChart(QWidget* chart, int stretch);
    void showStatus(const TrainingStatus& status);
    void showPicture(const TrainingPicturePtr& picture);
    /// Proposes a name for the model that is used next.
    void setModelName(const QString& name);
    QString modelName() const;

Q_SIGNALS:
    void pauseWanted();
    void playWanted();
    void useWanted();
    /// To give up a training, or to leave one that is finished.
    void endWanted();

private:
    void addUse();
    void addButtons();

    QVBoxLayout* m_layout;
    QLabel* m_title;
    QProgressBar* m_bar;
    QLabel* m_note;
    QVBoxLayout* m_charts;
    QWidget* m_nameRow;
    QLineEdit* m_name;
    QPushButton* m_use;
    QPushButton* m_pause;
    QPushButton* m_end;
    TrainingPhase m_phase = TrainingPhase::Idle;
    QString m_data; ///< how many frames are trained on and held out
};

} // namespace kondoscope
