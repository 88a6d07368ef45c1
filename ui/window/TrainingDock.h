#pragma once

#include <QDockWidget>
#include <QTimer>

#include "core/simulation/RunConfig.h"
#include "ui/session/TrainingStatus.h"

class QAction;
class QStackedWidget;

namespace kondoscope {

class MessageBanner;
class TrainingCurveChart;
class TrainingParityChart;
class TrainingProgress;
class TrainingSession;
class TrainingSetup;

/// Everything around one training: first the choices, then where it stands with its charts. Passes values between the
/// session and what is shown.
class TrainingDock : public QDockWidget
{
    Q_OBJECT

public:
    /// Closed until it is shown. \param toggle  checkable; shows and hides it
    explicit TrainingDock(QAction* toggle, QWidget* parent = nullptr);
    ~TrainingDock() override; ///< a training that is under way is saved

    /// The run in the window, for which data are made.
    void setRun(const RunConfig& run);
    TrainingSession* session() const { return m_session; }

Q_SIGNALS:
    /// The simulation shall use this force field.
    void useWanted(const QString& modelFile);

private:
    void connectSetup();
    void connectProgress();
    void makeData();
    void onTick();
    void showSetup();
    void showProgress(const QString& model);
    void useModel();
    void askToEnd();
    void proposeModelName(const QString& model);
    /// Runs the action; an error becomes a message.
    template <typename Action> void guarded(Action action);

    TrainingSession* m_session;
    MessageBanner* m_banner;
    QStackedWidget* m_pages;
    TrainingSetup* m_setup;
    TrainingProgress* m_progress;
    TrainingCurveChart* m_curve;
    TrainingParityChart* m_parity;
    QTimer m_timer;
    TrainingPicturePtr m_shown;
};

} // namespace kondoscope
