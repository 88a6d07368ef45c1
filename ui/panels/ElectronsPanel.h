#pragma once

#include <optional>

#include "ui/panels/ConfigPanel.h"

namespace kondoscope {

/// Conduction electrons: doping (or chemical potential), coupling, electronic temperature.
class ElectronsPanel : public ConfigPanel
{
    Q_OBJECT

public:
    explicit ElectronsPanel(QWidget* parent = nullptr);
    void setConfig(const RunConfig& config) override;
    /// Dopings that the present force field was trained on: the slider stays inside. None for exact solvers.
    void setTrainedDoping(std::optional<SliderRange> range);

private:
    void showConvention();
    QLabel* addNote();

    NumberControl* m_doping;
    QLabel* m_trained;
    NumberControl* m_chemicalPotential;
    NumberControl* m_coupling;
    QLabel* m_convention;
};

} // namespace kondoscope
