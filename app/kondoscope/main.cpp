#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>

#include <QApplication>

#include "app/kondoscope/Options.h"
#include "core/support/Error.h"
#include "core/support/Threads.h"
#include "ui/views/OpenGlSupport.h"
#include "ui/window/MainWindow.h"
#include "ui/window/Theme.h"

namespace {

using namespace kondoscope;

void printError(const char* message)
{
    std::fprintf(stderr, "kondoscope: %s\n", message);
}

bool hasDisplay()
{
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
           qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

constexpr const char* kNoDisplay =
    "the window cannot be opened (there is no display here, or it refuses the connection). Log in to a desktop, use "
    "xvfb-run, or run without a window: kondoscope-cli run.";

/// Qt ends the program where it finds no display; the user gets a sentence instead of a core dump.
void onQtMessage(QtMsgType type, const QMessageLogContext&, const QString& text)
{
    if (type == QtFatalMsg) {
        printError(text.contains("platform plugin") || text.contains("display") ? kNoDisplay : qPrintable(text));
        std::_Exit(1);
    }
    if (type != QtDebugMsg && type != QtInfoMsg && !text.contains("could not connect to display"))
        std::fprintf(stderr, "kondoscope: Qt: %s\n", qPrintable(text));
}

int runWindow(QApplication& application, const Options& options, const RunConfig& config)
{
    MainWindow window(openGlProblem());
    if (options.width > 0)
        window.resize(options.width, options.height);
    window.show();
    std::optional<ScriptedRun> script;
    if (options.script.afterSteps || !options.script.screenshot.isEmpty() || options.script.exit)
        script.emplace(window, options.script);
    window.startConfig(config, QString::fromStdString(chosenSource(options)));
    window.setPlaying(!options.paused);
    const int code = application.exec();
    // The window goes from the screen before the session waits for a step that cannot be interrupted.
    window.hide();
    QCoreApplication::processEvents();
    return code;
}

int runProgram(const Options& options, char** argv)
{
    const RunConfig config = chosenConfig(options); // a window with another run than was asked for helps nobody
    if (!hasDisplay()) {
        printError(kNoDisplay);
        return 1;
    }
    qInstallMessageHandler(onQtMessage);
    std::signal(SIGXFSZ, SIG_IGN); // a limit on file sizes then is an error of writing, with a message
    setThreadBudget(0, true);
    requestOpenGlFormat();
    if (options.softwareGl)
        requestSoftwareOpenGl();
    int qtArgc = 1;
    QApplication application(qtArgc, argv);
    QApplication::setApplicationName("kondoscope");
    QApplication::setApplicationDisplayName("Kondoscope");
    applyTheme(Theme::Dark);
    return runWindow(application, options, config);
}

} // namespace

int main(int argc, char** argv)
{
    const Options options = readOptions(argc, argv);
    if (options.answered)
        return options.exitCode;
    try {
        return runProgram(options, argv);
    } catch (const ConfigError& error) {
        printError(error.what());
        return kWrongUsage;
    } catch (const std::exception& error) {
        printError(error.what());
        return 1;
    }
}
