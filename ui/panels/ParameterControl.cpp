#include "ui/panels/ParameterControl.h"

#include <QRegularExpression>

namespace kondoscope {

QString richSymbol(const std::string& symbol)
{
    static const QRegularExpression kSubscript("_(AF|.)"); // one letter, but for J_AF
    return QString::fromStdString(symbol).toHtmlEscaped().replace(kSubscript, "<sub>\\1</sub>");
}

ParameterControl::ParameterControl(const std::string& key, QWidget* parent)
    : QWidget(parent), m_parameter(runParameter(key))
{
    QString help = QString::fromStdString(m_parameter.help);
    help.replace(0, 1, help.left(1).toUpper());
    setToolTip(unit().isEmpty() ? help : tr("%1. Unit: %2").arg(help, unit()));
}

QString ParameterControl::richLabel() const
{
    const QString name = QString::fromStdString(m_parameter.label);
    const QString symbol = richSymbol(m_parameter.symbol);
    return symbol.isEmpty() ? name : tr("%1  <i>%2</i>").arg(name, symbol);
}

QString ParameterControl::unit() const
{
    return QString::fromStdString(m_parameter.unit == "1" ? "" : m_parameter.unit);
}

} // namespace kondoscope
