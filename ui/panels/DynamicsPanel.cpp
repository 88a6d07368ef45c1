#include "ui/panels/DynamicsPanel.h"

namespace kondoscope {
namespace {

constexpr SliderRange kTemperatureSlider{0.0, 0.1};
constexpr SliderRange kDampingSlider{0.0, 1.0};

} // namespace

DynamicsPanel::DynamicsPanel(QWidget* parent) : ConfigPanel(tr("Dynamics"), parent)
{
    addNumber("dynamics.temperature", kTemperatureSlider);
    addNumber("dynamics.damping", kDampingSlider);
    addNumber("dynamics.dt");
}

} // namespace kondoscope
