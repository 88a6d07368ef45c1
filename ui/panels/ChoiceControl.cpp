#include "ui/panels/ChoiceControl.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>

#include "ui/panels/WheelGuard.h"

namespace kondoscope {

ChoiceControl::ChoiceControl(const std::string& key, const QStringList& titles, QWidget* parent)
    : ParameterControl(key, parent), m_list(new QComboBox)
{
    for (std::size_t i = 0; i < parameter().allowed.size(); ++i) {
        const QString name = QString::fromStdString(parameter().allowed[i]);
        m_list->addItem(titles.value(static_cast<qsizetype>(i), name), name);
    }
    m_list->setObjectName(QString::fromStdString(key));
    m_list->setAccessibleName(QString::fromStdString(parameter().label));
    guardFromWheel(m_list);
    auto* label = new QLabel(richLabel());
    label->setBuddy(m_list);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(label, 1);
    layout->addWidget(m_list);
    connect(m_list, &QComboBox::activated, this, &ParameterControl::edited);
}

void ChoiceControl::showValue(const RunConfig& config)
{
    m_list->setCurrentIndex(m_list->findData(QString::fromStdString(std::get<std::string>(parameter().get(config)))));
}

void ChoiceControl::writeTo(RunConfig& config) const
{
    if (m_list->currentIndex() >= 0)
        parameter().set(config, value());
}

std::string ChoiceControl::value() const
{
    return m_list->currentData().toString().toStdString();
}

} // namespace kondoscope
