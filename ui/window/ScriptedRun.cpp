#include "ui/window/ScriptedRun.h"

#include <cstdio>
#include <utility>

#include <QCoreApplication>
#include <QPixmap>
#include <QTimer>

#include "ui/session/SimulationSession.h"
#include "ui/window/MainWindow.h"

namespace kondoscope {
namespace {

/// Charts, status line and layout follow the last snapshot within this time [ms].
constexpr int kSettle = 250;

} // namespace

ScriptedRun::ScriptedRun(MainWindow& window, Script script)
    : QObject(&window), m_window(window), m_script(std::move(script))
{
    connect(&window, &MainWindow::snapshotShown, this, &ScriptedRun::onSnapshot);
    connect(&window, &MainWindow::failed, this, &ScriptedRun::onFailed);
}

void ScriptedRun::onSnapshot(qint64 step)
{
    if (!std::exchange(m_started, true) && m_script.afterSteps.value_or(0) > 0)
        m_window.session()->advance(*m_script.afterSteps);
    if (step < m_script.afterSteps.value_or(0) || std::exchange(m_done, true))
        return;
    QTimer::singleShot(kSettle, this, &ScriptedRun::finish);
}

void ScriptedRun::finish()
{
    int code = 0;
    if (!m_script.screenshot.isEmpty() && !m_window.grab().save(m_script.screenshot, "PNG")) {
        const QString message = tr("%1 cannot be written (the screenshot is lost). Choose a PNG file in a folder "
                                   "that exists and has space.")
                                    .arg(m_script.screenshot);
        m_window.showError(message);
        std::fprintf(stderr, "kondoscope: %s\n", qPrintable(message));
        code = 1;
    }
    if (m_script.exit)
        QCoreApplication::exit(code);
}

void ScriptedRun::onFailed(const QString& message)
{
    std::fprintf(stderr, "kondoscope: %s\n", qPrintable(message));
    if (m_script.exit)
        QCoreApplication::exit(1);
}

} // namespace kondoscope
