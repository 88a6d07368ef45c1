#include "ui/panels/VectorControl.h"

#include <cmath>

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>

#include "ui/panels/ShortSpinBox.h"

namespace kondoscope {
namespace {

constexpr int kBoxWidth = 62;

} // namespace

VectorControl::VectorControl(const std::string& key, const QStringList& components, QWidget* parent)
    : ParameterControl(key, parent)
{
    const QString name = QString::fromStdString(parameter().label);
    auto* label = new QLabel(unit().isEmpty() ? richLabel() : tr("%1 (%2)").arg(richLabel(), unit()));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(3);
    layout->addWidget(label, 1);
    for (const QString& component : components) {
        auto* box = new ShortSpinBox(parameter());
        box->setFixedWidth(kBoxWidth);
        box->setObjectName(QString::fromStdString(key) + "." + component);
        box->setAccessibleName(unit().isEmpty() ? tr("%1, %2").arg(name, component)
                                                : tr("%1, %2, in %3").arg(name, component, unit()));
        box->setToolTip(tr("%1\nComponent: %2").arg(toolTip(), component));
        layout->addWidget(box);
        connect(box, &QDoubleSpinBox::valueChanged, this, &ParameterControl::edited);
        m_boxes.push_back(box);
    }
    label->setBuddy(m_boxes.front());
}

void VectorControl::showValue(const RunConfig& config)
{
    const auto values = std::get<std::vector<double>>(parameter().get(config));
    for (std::size_t k = 0; k < m_boxes.size(); ++k) {
        const QSignalBlocker quiet(m_boxes[k]);
        // Text that is being typed survives: an equal value is not set again.
        if (std::abs(values.at(k) - m_boxes[k]->value()) > 1e-9)
            m_boxes[k]->setValue(values.at(k));
    }
}

void VectorControl::writeTo(RunConfig& config) const
{
    auto values = std::get<std::vector<double>>(parameter().get(config));
    for (std::size_t k = 0; k < m_boxes.size(); ++k)
        // An untouched value keeps the digits that the box rounds away.
        if (std::abs(values.at(k) - m_boxes[k]->value()) > 0.5e-6)
            values[k] = m_boxes[k]->value();
    parameter().set(config, values);
}

} // namespace kondoscope
