#include "ui/panels/ClassicalPanel.h"

#include <QStringList>

#include "ui/panels/ChoiceControl.h"
#include "ui/panels/FoldedGroup.h"
#include "ui/panels/VectorControl.h"

namespace kondoscope {
namespace {

/// "J₁ 0.1, D 0.05": what differs from zero.
QString summaryOf(const RunConfig& config)
{
    const ClassicalConfig& classical = config.classical;
    const std::pair<const char*, double> terms[] = {{"J₁", classical.J1}, {"J₂", classical.J2},
                                                    {"J₃", classical.J3}, {"K", classical.anisotropy},
                                                    {"D", classical.dmi}, {"h", config.dynamics.field.norm()}};
    QStringList present;
    for (const auto& [symbol, value] : terms)
        if (value != 0.0)
            present << QString("<i>%1</i> %2").arg(symbol).arg(value, 0, 'g', 3).replace('-', QChar(0x2212));
    return present.isEmpty() ? ClassicalPanel::tr("none") : present.join(", ");
}

} // namespace

ClassicalPanel::ClassicalPanel(QWidget* parent)
    : ConfigPanel(tr("Classical terms"), parent), m_group(addGroup(tr("Exchange, anisotropy, field")))
{
    for (const char* key : {"classical.J1", "classical.J2", "classical.J3", "classical.anisotropy"})
        add(new NumberControl(key), m_group);
    add(new VectorControl("classical.axis", {"x", "y", "z"}), m_group);
    add(new NumberControl("classical.dmi"), m_group);
    add(new ChoiceControl("classical.dmi_kind"), m_group);
    add(new VectorControl("dynamics.field", {"x", "y", "z"}), m_group);
}

void ClassicalPanel::setConfig(const RunConfig& config)
{
    ConfigPanel::setConfig(config);
    m_group->setSummary(summaryOf(config));
}

} // namespace kondoscope
