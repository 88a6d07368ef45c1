#pragma once

#include <map>
#include <string>

#include <QList>
#include <QObject>

class QAction;
class QMainWindow;
class QMenu;
class QMenuBar;

namespace kondoscope {

/// All commands of the window with their texts, shortcuts and menus. What they do is connected by the window.
class WindowActions : public QObject
{
    Q_OBJECT

public:
    explicit WindowActions(QMainWindow* window);

    QAction* open;
    QAction* save;
    QAction* savePicture;
    QAction* record;
    QAction* quit;
    QAction* play;
    QAction* step;
    QAction* reset;
    QAction* train;
    QAction* resetView;
    QAction* lookX;
    QAction* lookY;
    QAction* lookZ;
    QAction* whiteBackground;
    QAction* lightWindow;
    QAction* fullScreen;
    QAction* keys;
    QAction* about;
    std::map<std::string, QAction*> layers; ///< by the name of the layer
    QList<QAction*> layerList;              ///< in the order of menus
    QMenu* presets = nullptr;
    QMenu* view = nullptr;

    /// The play action shows what pressing it would do.
    void showPlaying(bool playing);
    void showRecording(bool recording);
    /// Icons in the colours of the present theme.
    void updateIcons();
    /// "Space   Play or pause", a line a command, as an HTML table.
    QString keyTable() const;

private:
    QAction* add(const QString& name, const QString& text, const QString& shortcut, const QString& tip);
    void updatePlay();
    void createFileActions();
    void createRunActions();
    void createViewActions();
    void createLayers();
    void buildMenus(QMenuBar* bar);

    QMainWindow* m_window;
    bool m_playing = false;
};

} // namespace kondoscope
