#pragma once

#include "ui/panels/ConfigPanel.h"

namespace kondoscope {

/// Motion of the spins: temperature of their bath, damping, time step.
class DynamicsPanel : public ConfigPanel
{
    Q_OBJECT

public:
    explicit DynamicsPanel(QWidget* parent = nullptr);
};

} // namespace kondoscope
