#pragma once

#include <string>

#include <QToolBar>

class QComboBox;

namespace kondoscope {

class WindowActions;

/// Preset, layers, and what is done with the picture.
class TopBar : public QToolBar
{
    Q_OBJECT

public:
    explicit TopBar(const WindowActions& actions, QWidget* parent = nullptr);

    /// Fills list and menu with the presets shipped. \throws ConfigError, FileError of a damaged preset
    void listPresets();
    /// Shows what runs: a preset by name, else the name of a file.
    void showSource(const QString& source);

Q_SIGNALS:
    void presetChosen(const QString& name);

private:
    const WindowActions& m_actions;
    QComboBox* m_presets;
};

} // namespace kondoscope
