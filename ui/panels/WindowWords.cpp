#include "ui/panels/WindowWords.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include "core/simulation/Parameters.h"

namespace kondoscope {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("WindowWords", text);
}

} // namespace

QString methodTitle(const std::string& kind)
{
    if (kind == "ed")
        return tr("Exact diagonalization");
    if (kind == "kpm")
        return tr("Kernel polynomial");
    if (kind == "ml")
        return tr("Learned force field");
    return QString::fromStdString(kind);
}

QString inWindowWords(const QString& message)
{
    QString words = message;
    for (const Parameter& parameter : runParameters()) {
        const QString key = QRegularExpression::escape(QString::fromStdString(parameter.key));
        const QString symbol = QString::fromStdString(parameter.symbol).remove('_');
        const QString title = QString::fromStdString(parameter.label) + (symbol.isEmpty() ? "" : " " + symbol);
        words.replace(QRegularExpression("(?<![\\w./])" + key + "(?![\\w/])"), title);
    }
    for (const std::string& kind : runParameter("solver.kind").allowed)
        words.replace(QString("\"%1\"").arg(QString::fromStdString(kind)), QString("\"%1\"").arg(methodTitle(kind)));
    return words;
}

} // namespace kondoscope
