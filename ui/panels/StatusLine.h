#pragma once

#include <QWidget>

#include "core/simulation/Snapshot.h"
#include "ui/session/SessionStatus.h"

class QLabel;

namespace kondoscope {

/// Time, step, speed, and what is being written.
class StatusLine : public QWidget
{
    Q_OBJECT

public:
    explicit StatusLine(QWidget* parent = nullptr);

    void showSnapshot(const Snapshot& snapshot);
    void showStatus(const SessionStatus& status, double framesPerSecond);
    QString text() const;

private:
    QLabel* addField(const QString& objectName, const QString& widest, const QString& help);

    QLabel* m_recording;
    QLabel* m_time;
    QLabel* m_step;
    QLabel* m_steps;
    QLabel* m_frames;
};

} // namespace kondoscope
