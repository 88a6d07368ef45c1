#pragma once

#include "ui/panels/ConfigPanel.h"

namespace kondoscope {

/// Conduction electrons: doping (or chemical potential), coupling, electronic temperature.
class ElectronsPanel : public ConfigPanel
{
    Q_OBJECT

public:
    explicit ElectronsPanel(QWidget* parent = nullptr);
    void setConfig(const RunConfig& config) override;

private:
    void showConvention();

    NumberControl* m_doping;
    NumberControl* m_chemicalPotential;
    NumberControl* m_coupling;
    QLabel* m_convention;
};

} // namespace kondoscope
