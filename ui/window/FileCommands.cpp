#include "ui/window/FileCommands.h"

#include <exception>

#include <QAction>

#include "ui/panels/ControlPanels.h"
#include "ui/session/SimulationSession.h"
#include "ui/views/SceneWidget.h"
#include "ui/window/FileDialogs.h"
#include "ui/window/MainWindow.h"
#include "ui/window/WindowActions.h"

namespace kondoscope {

FileCommands::FileCommands(MainWindow& window, const WindowActions& actions, const ControlPanels& panels,
                           SceneWidget& scene)
    : QObject(&window), m_window(window), m_panels(panels), m_scene(scene)
{
    connect(actions.open, &QAction::triggered, this, [this] { m_window.openFile(askConfigToOpen(&m_window)); });
    connect(actions.save, &QAction::triggered, this, &FileCommands::saveConfig);
    connect(actions.savePicture, &QAction::triggered, this, &FileCommands::savePicture);
    connect(actions.record, &QAction::triggered, this, &FileCommands::toggleRecording);
}

void FileCommands::saveConfig()
try {
    const QString path = askConfigToSave(&m_window);
    if (!path.isEmpty())
        writeTextFile(path, toToml(m_panels.config()));
} catch (const std::exception& error) {
    m_window.showError(QString::fromUtf8(error.what()));
}

void FileCommands::savePicture()
try {
    const QString path = askPicture(&m_window);
    if (!path.isEmpty())
        m_scene.savePicture(path.toStdString());
} catch (const std::exception& error) {
    m_window.showError(QString::fromUtf8(error.what()));
}

void FileCommands::toggleRecording()
{
    if (m_window.session()->status().recording) {
        m_window.session()->stopRecording();
        return;
    }
    const QString path = askTrajectory(&m_window);
    if (!path.isEmpty())
        m_window.session()->startRecording(path);
}

} // namespace kondoscope
