#include "ui/window/FileDialogs.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QSaveFile>

#include "core/support/Error.h"

namespace kondoscope {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("FileDialogs", text);
}

QString askToSave(QWidget* parent, const QString& title, const QString& proposal, const QString& filter)
{
    QString path = QFileDialog::getSaveFileName(parent, title, proposal, filter);
    if (!path.isEmpty() && QFileInfo(path).suffix().isEmpty())
        path += "." + QFileInfo(proposal).suffix();
    return path;
}

} // namespace

QString askConfigToOpen(QWidget* parent)
{
    return QFileDialog::getOpenFileName(parent, tr("Open a configuration"), {},
                                        tr("Configurations (*.toml);;All files (*)"));
}

QString askConfigToSave(QWidget* parent)
{
    return askToSave(parent, tr("Save the configuration"), "run.toml", tr("Configurations (*.toml)"));
}

QString askPicture(QWidget* parent)
{
    return askToSave(parent, tr("Save the picture"), "spins.png", tr("Pictures (*.png)"));
}

QString askTrajectory(QWidget* parent)
{
    return askToSave(parent, tr("Record a trajectory"), "run.h5", tr("Trajectories (*.h5)"));
}

void writeTextFile(const QString& path, const std::string& text)
{
    QSaveFile file(path);
    const bool written =
        file.open(QIODevice::WriteOnly | QIODevice::Text) &&
        file.write(text.data(), static_cast<qint64>(text.size())) == static_cast<qint64>(text.size()) && file.commit();
    if (!written)
        throw FileError(QString("%1 cannot be written (%2). Choose another folder or free some space.")
                            .arg(path, file.errorString())
                            .toStdString());
}

} // namespace kondoscope
