#include "ui/window/AboutDialog.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QtGlobal>

#include "core/support/BuildInfo.h"
#include "ui/views/SceneWidget.h"
#include "ui/window/WindowActions.h"

namespace kondoscope {
namespace {

void showText(QWidget* parent, const QString& title, const QString& html)
{
    auto* box = new QMessageBox(QMessageBox::NoIcon, title, html, QMessageBox::Close, parent);
    box->setTextFormat(Qt::RichText);
    box->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setModal(false);
    box->show();
}

} // namespace

void showAbout(QWidget* parent)
{
    const QString libraries = QString::fromStdString(buildReport()).trimmed().toHtmlEscaped().replace("\n", "<br>");
    showText(parent, QCoreApplication::translate("AboutDialog", "About Kondoscope"),
             QCoreApplication::translate("AboutDialog", "<h3>Kondoscope %1</h3>"
                                                        "<p>The dynamics of metallic magnets, live: classical spins "
                                                        "on a lattice,<br>coupled to conduction electrons.</p>"
                                                        "<p>%2<br>Qt %3, VTK %4</p><p>BSD 3-clause licence</p>")
                 .arg(QString::fromStdString(programVersion()), libraries, qVersion(), SceneWidget::vtkVersion()));
}

void showKeys(QWidget* parent, const WindowActions& actions)
{
    showText(parent, QCoreApplication::translate("AboutDialog", "Keys"), actions.keyTable());
}

} // namespace kondoscope
