#include "ui/panels/RangeControl.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>

#include "core/simulation/Parameters.h"
#include "ui/panels/ParameterControl.h"
#include "ui/panels/ShortSpinBox.h"

namespace kondoscope {

RangeControl::RangeControl(const std::string& key, const QString& name, QWidget* parent)
    : QWidget(parent), m_from(new ShortSpinBox(runParameter(key))), m_to(new ShortSpinBox(runParameter(key)))
{
    constexpr int kBoxWidth = 76, kUnitWidth = 14;
    const Parameter& parameter = runParameter(key);
    const QString label = QString::fromStdString(parameter.label);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    auto* title = new QLabel(QString("%1  <i>%2</i>").arg(label, richSymbol(parameter.symbol)));
    title->setBuddy(m_from);
    auto* unit = new QLabel(QString::fromStdString(parameter.unit == "1" ? "" : parameter.unit));
    unit->setFixedWidth(kUnitWidth);
    row->addWidget(title, 1);
    row->addWidget(m_from);
    row->addWidget(new QLabel(tr("to")));
    row->addWidget(m_to);
    row->addWidget(unit);
    for (const auto& [box, end] : {std::pair(m_from, tr("from")), std::pair(m_to, tr("to"))}) {
        box->setFixedWidth(kBoxWidth);
        box->setAccessibleName(tr("%1, %2").arg(label, end));
        connect(box, &QDoubleSpinBox::valueChanged, this, [this] {
            m_isSet = true;
            Q_EMIT changed();
        });
    }
    m_from->setObjectName(name + ".from");
    m_to->setObjectName(name + ".to");
}

void RangeControl::setUsual(double value)
{
    if (m_isSet)
        return;
    const QSignalBlocker quietFrom(m_from), quietTo(m_to);
    m_from->setValue(value);
    m_to->setValue(value);
}

ValueSpan RangeControl::span() const
{
    return {std::min(m_from->value(), m_to->value()), std::max(m_from->value(), m_to->value())};
}

} // namespace kondoscope
