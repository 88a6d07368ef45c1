#include "ui/panels/ElectronsPanel.h"

#include <QLabel>
#include <QVBoxLayout>

namespace kondoscope {
namespace {

/// Phase separation of the double-exchange model happens here; all other dopings can be typed.
constexpr SliderRange kDopingSlider{0.0, 0.2};
constexpr SliderRange kTemperatureSlider{0.0, 0.2};

} // namespace

ElectronsPanel::ElectronsPanel(QWidget* parent)
    : ConfigPanel(tr("Electrons"), parent), m_doping(addNumber("electrons.doping", kDopingSlider)),
      m_trained(addNote()), m_chemicalPotential(addNumber("electrons.mu")), m_coupling(addNumber("electrons.J")),
      m_convention(addNote())
{
    m_trained->setToolTip(
        tr("Values beyond can be typed, but the force field has not seen them: expect wrong physics."));
    m_trained->hide();
    m_convention->setToolTip(tr("The Hamiltonian holds −J S·σ with the full Pauli matrices, |S| = 1; in papers that "
                                "write −J S·s with s = σ/2 the same coupling is twice this number."));
    addNumber("electrons.kT", kTemperatureSlider);
    connect(m_coupling, &NumberControl::edited, this, &ElectronsPanel::showConvention);
}

void ElectronsPanel::setConfig(const RunConfig& config)
{
    const bool canonical = config.electrons.ensemble == Ensemble::Canonical;
    m_doping->setVisible(canonical);
    m_chemicalPotential->setVisible(!canonical);
    ConfigPanel::setConfig(config);
    showConvention();
}

QLabel* ElectronsPanel::addNote()
{
    auto* note = new QLabel;
    note->setObjectName("note");
    content()->addWidget(note);
    return note;
}

void ElectronsPanel::setTrainedDoping(std::optional<SliderRange> range)
{
    m_doping->setSliderRange(range.value_or(kDopingSlider));
    m_trained->setVisible(range.has_value());
    if (range)
        m_trained->setText(tr("The force field knows x = %1 to %2").arg(range->low).arg(range->high));
}

void ElectronsPanel::showConvention()
{
    m_convention->setText(tr("Pauli matrices; J for s = σ/2: %1 t").arg(2.0 * m_coupling->value()));
}

} // namespace kondoscope
