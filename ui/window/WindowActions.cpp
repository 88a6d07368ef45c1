#include "ui/window/WindowActions.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QPalette>

#include "ui/panels/Icons.h"
#include "ui/scene/SceneView.h"

namespace kondoscope {

WindowActions::WindowActions(QMainWindow* window) : QObject(window), m_window(window)
{
    createFileActions();
    createRunActions();
    createViewActions();
    createLayers();
    buildMenus(window->menuBar());
    updateIcons();
}

/// \param shortcut  keys as QKeySequence reads them, several separated by ", "
QAction* WindowActions::add(const QString& name, const QString& text, const QString& shortcut, const QString& tip)
{
    auto* action = new QAction(text, this);
    action->setObjectName(name);
    QList<QKeySequence> sequences;
    for (const QString& key : shortcut.split(", ", Qt::SkipEmptyParts))
        sequences << QKeySequence(key);
    action->setShortcuts(sequences);
    const QString shown = sequences.isEmpty() ? QString() : sequences.front().toString(QKeySequence::NativeText);
    action->setToolTip(shown.isEmpty() ? tip : tr("%1 (%2)").arg(tip, shown));
    action->setStatusTip(tip);
    m_window->addAction(action);
    return action;
}

void WindowActions::createFileActions()
{
    open = add("open", tr("&Open configuration…"), "Ctrl+O", tr("Start a run from a configuration file"));
    save = add("save", tr("&Save configuration…"), "Ctrl+S", tr("Save all parameters of this run"));
    savePicture = add("savePicture", tr("Save &picture…"), "F12", tr("Save the picture of the spins as PNG"));
    record = add("record", tr("&Record trajectory…"), "Ctrl+R", tr("Write the run to a file as it goes on"));
    quit = add("quit", tr("&Quit"), "Ctrl+Q", tr("Close the window"));
    keys = add("keys", tr("&Keys"), "F1", tr("All keys of this window"));
    about = add("about", tr("&About Kondoscope"), "", tr("Version and libraries"));
}

void WindowActions::createRunActions()
{
    play = add("play", tr("&Play"), "Space", tr("Play or pause"));
    play->setCheckable(true);
    step = add("step", tr("&Step"), "Ctrl+Right", tr("One time step"));
    train = add("train", tr("&Train a force field"), "Ctrl+T", tr("Train a force field of your own"));
    train->setCheckable(true);
    reset = add("reset", tr("&Reset"), "Ctrl+Left", tr("Back to the initial spins"));
}

void WindowActions::createViewActions()
{
    resetView = add("resetView", tr("&Reset view"), "Home, R", tr("The whole lattice from above"));
    lookX = add("lookX", tr("Look along &x"), "X", tr("Look along the x axis"));
    lookY = add("lookY", tr("Look along &y"), "Y", tr("Look along the y axis"));
    lookZ = add("lookZ", tr("Look along &z"), "Z", tr("Look from above"));
    whiteBackground =
        add("whiteBackground", tr("&White picture background"), "Ctrl+B", tr("White for print, dark for projection"));
    lightWindow = add("lightWindow", tr("&Light window"), "Ctrl+L", tr("Light or dark window"));
    fullScreen = add("fullScreen", tr("&Full screen"), "F11", tr("Use the whole screen"));
    for (QAction* action : {whiteBackground, lightWindow, fullScreen})
        action->setCheckable(true);
}

void WindowActions::createLayers()
{
    // Maps cover each other: choosing one takes the place of another.
    auto* maps = new QActionGroup(this);
    maps->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional);
    for (const std::string& name : SceneView::layerNames()) {
        const QString title = QString::fromStdString(SceneView::layerTitle(name));
        QAction* action = add(QString::fromStdString("layer." + name), title,
                              QString("Ctrl+%1").arg(layerList.size() + 1), tr("Show or hide: %1").arg(title));
        action->setCheckable(true);
        if (SceneView::isMap(name))
            maps->addAction(action);
        layers[name] = action;
        layerList.push_back(action);
    }
}

void WindowActions::buildMenus(QMenuBar* bar)
{
    QMenu* file = bar->addMenu(tr("&File"));
    file->addActions({open, save});
    file->addSeparator();
    file->addActions({savePicture, record});
    file->addSeparator();
    file->addAction(quit);
    presets = bar->addMenu(tr("&Presets"));
    presets->setToolTipsVisible(true);
    bar->addMenu(tr("&Run"))->addActions({play, step, reset});
    bar->addMenu(tr("&Learn"))->addAction(train);
    view = bar->addMenu(tr("&View"));
    view->addActions(layerList);
    view->addSeparator();
    view->addActions({resetView, lookX, lookY, lookZ});
    view->addSeparator();
    view->addActions({whiteBackground, lightWindow, fullScreen});
    bar->addMenu(tr("&Help"))->addActions({keys, about});
}

void WindowActions::showPlaying(bool playing)
{
    play->setChecked(playing);
    // Asked for ten times a second: icons are drawn only where something changed.
    if (playing == m_playing)
        return;
    m_playing = playing;
    updatePlay();
}

void WindowActions::updatePlay()
{
    play->setText(m_playing ? tr("&Pause") : tr("&Play"));
    play->setIconText(m_playing ? tr("Pause") : tr("Play"));
    play->setIcon(symbolIcon(m_playing ? Symbol::Pause : Symbol::Play, QApplication::palette().buttonText().color()));
}

void WindowActions::showRecording(bool recording)
{
    record->setText(recording ? tr("Stop &recording") : tr("&Record trajectory…"));
}

void WindowActions::updateIcons()
{
    const QColor ink = QApplication::palette().buttonText().color();
    step->setIcon(symbolIcon(Symbol::Step, ink));
    reset->setIcon(symbolIcon(Symbol::Reset, ink));
    savePicture->setIcon(symbolIcon(Symbol::Camera, ink));
    record->setIcon(symbolIcon(Symbol::Record, QColor("#ff6b5e")));
    updatePlay();
}

QString WindowActions::keyTable() const
{
    QString rows;
    for (const QAction* action : m_window->actions()) {
        QStringList names;
        for (const QKeySequence& key : action->shortcuts())
            names << key.toString(QKeySequence::NativeText);
        if (!names.isEmpty())
            rows += QString("<tr><td><b>%1</b>&nbsp;&nbsp;&nbsp;</td><td>%2</td></tr>")
                        .arg(names.join(", "), action->statusTip().toHtmlEscaped());
    }
    for (const auto& [mouse, meaning] :
         {std::pair(tr("Left drag"), tr("Turn")), std::pair(tr("Middle or Shift + left drag"), tr("Move")),
          std::pair(tr("Wheel or right drag"), tr("Zoom"))})
        rows += QString("<tr><td><b>%1</b>&nbsp;&nbsp;&nbsp;</td><td>%2</td></tr>").arg(mouse, meaning);
    return "<table cellspacing=4>" + rows + "</table>";
}

} // namespace kondoscope
