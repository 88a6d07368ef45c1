#pragma once

#include <cstdint>
#include <optional>

#include <QObject>
#include <QString>

namespace kondoscope {

class MainWindow;

/// What the command line asks the window to do by itself.
struct Script
{
    std::optional<std::int64_t> afterSteps; ///< run this many steps, then do the rest
    QString screenshot;                     ///< PNG of the whole window; empty: none
    bool exit = false;                      ///< close then, exit code 0, or 1 after an error
};

/// Drives the window for figures and tests: steps, screenshot, exit.
class ScriptedRun : public QObject
{
    Q_OBJECT

public:
    /// Starts when the window's first snapshot is on the screen.
    ScriptedRun(MainWindow& window, Script script);

private:
    void onSnapshot(qint64 step);
    void onFailed(const QString& message);
    void finish();

    MainWindow& m_window;
    Script m_script;
    bool m_started = false;
    bool m_done = false;
};

} // namespace kondoscope
