#pragma once

#include <string>

#include <QString>

class QWidget;

namespace kondoscope {

// Each asks for a file name; empty if the user cancels. Names to write get their suffix.
QString askConfigToOpen(QWidget* parent);
QString askConfigToSave(QWidget* parent);
QString askPicture(QWidget* parent);
QString askTrajectory(QWidget* parent);

/// \throws FileError if the file cannot be written completely
void writeTextFile(const QString& path, const std::string& text);

} // namespace kondoscope
