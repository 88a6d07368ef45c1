#pragma once

#include <QWidget>

class QAction;
class QLabel;
class QSlider;

namespace kondoscope {

/// Play/pause, step, reset, and how fast.
class RunBar : public QWidget
{
    Q_OBJECT

public:
    /// The buttons show these actions.
    RunBar(QAction* play, QAction* step, QAction* reset, QWidget* parent = nullptr);

    /// Chosen limit [steps/s]; 0: as fast as it goes.
    double speedLimit() const;

Q_SIGNALS:
    void speedLimitChanged(double stepsPerSecond);

private:
    void showSpeed();

    QSlider* m_speed;
    QLabel* m_speedLabel;
};

} // namespace kondoscope
