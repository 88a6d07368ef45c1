#pragma once

#include <QObject>

namespace kondoscope {

class ControlPanels;
class MainWindow;
class SceneWidget;
class WindowActions;

/// Carries out what the file menu offers: asks for names, reads and writes; errors become messages of the window.
class FileCommands : public QObject
{
    Q_OBJECT

public:
    FileCommands(MainWindow& window, const WindowActions& actions, const ControlPanels& panels, SceneWidget& scene);

private:
    void saveConfig();
    void savePicture();
    void toggleRecording();

    MainWindow& m_window;
    const ControlPanels& m_panels;
    SceneWidget& m_scene;
};

} // namespace kondoscope
