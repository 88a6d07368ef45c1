#include "ui/panels/ElectronsPanel.h"

#include <algorithm>
#include <cmath>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "ui/panels/ChoiceControl.h"
#include "ui/panels/FoldedGroup.h"
#include "ui/panels/WheelGuard.h"

namespace kondoscope {
namespace {

/// Phase separation of the double-exchange model happens here; all other dopings can be typed.
constexpr SliderRange kDopingSlider{0.0, 0.2};
constexpr SliderRange kTemperatureSlider{0.0, 0.2};
constexpr double kSameDoping = 1e-6; ///< less is no range
constexpr double kDigits = 1e4;      ///< of values taken over from the run

/// Some room on both sides of a single doping, of one sign.
SliderRange around(double doping)
{
    constexpr double kRoom = 0.05;
    return doping < 0.0 ? SliderRange{std::max(-1.0, doping - kRoom), std::min(0.0, doping + kRoom)}
                        : SliderRange{std::max(0.0, doping - kRoom), std::min(1.0, doping + kRoom)};
}

QString couplingHelp()
{
    return ElectronsPanel::tr("Finite J: two orbitals a site, spin up and down. J → ∞: the electron's spin follows the "
                              "local spin, one orbital a site, and hopping carries the overlap of the two spins "
                              "(double exchange)");
}

} // namespace

ElectronsPanel::ElectronsPanel(QWidget* parent) : ConfigPanel(tr("Electrons"), parent)
{
    addEnsemble();
    addCoupling();
    addNumber("electrons.kT", kTemperatureSlider);
    addHoppings();
}

void ElectronsPanel::addEnsemble()
{
    m_ensemble = new QComboBox;
    m_ensemble->addItems({tr("doping x"), tr("potential μ")});
    m_ensemble->setObjectName("electrons.ensemble");
    m_ensemble->setAccessibleName(tr("What is kept fixed: doping or chemical potential"));
    m_ensemble->setToolTip(tr("Doping x: the number of electrons is fixed (canonical). Potential μ: electrons come and "
                              "go at fixed chemical potential (grand canonical)"));
    guardFromWheel(m_ensemble);
    auto* label = new QLabel(tr("Kept fixed"));
    label->setBuddy(m_ensemble);
    auto* row = new QHBoxLayout;
    row->addWidget(label, 1);
    row->addWidget(m_ensemble);
    content()->addLayout(row);
    m_doping = addNumber("electrons.doping", kDopingSlider);
    m_trained = addNote();
    m_trained->setToolTip(
        tr("Values beyond can be typed, but the force field has not seen them: expect wrong physics."));
    m_trained->hide();
    m_chemicalPotential = addNumber("electrons.mu");
    connect(m_ensemble, &QComboBox::activated, this, &ElectronsPanel::changeEnsemble);
}

void ElectronsPanel::addCoupling()
{
    m_coupling = new ChoiceControl("electrons.coupling", {tr("finite J"), tr("J → ∞")});
    // Before the panel passes the edit on: what is hidden is not written.
    connect(m_coupling, &ParameterControl::edited, this, &ElectronsPanel::changeCoupling);
    add(m_coupling);
    m_coupling->setToolTip(couplingHelp());
    m_hund = addNumber("electrons.J");
    m_convention = addNote();
    m_convention->setToolTip(tr("The Hamiltonian holds −J S·σ with the full Pauli matrices, |S| = 1; in papers that "
                                "write −J S·s with s = σ/2 the same coupling is twice this number."));
    m_superexchange = addNumber("electrons.J_AF");
    connect(m_hund, &NumberControl::edited, this, &ElectronsPanel::showConvention);
}

void ElectronsPanel::addHoppings()
{
    m_hoppings = addGroup(tr("Hoppings"));
    for (const char* key : {"electrons.t1", "electrons.t2", "electrons.t3"})
        add(new NumberControl(key), m_hoppings);
}

void ElectronsPanel::setConfig(const RunConfig& config)
{
    m_ensemble->setCurrentIndex(config.electrons.ensemble == Ensemble::Canonical ? 0 : 1);
    ConfigPanel::setConfig(config);
    updateVisibility();
    showConvention();
    showHoppings(config.electrons);
}

void ElectronsPanel::writeTo(RunConfig& config) const
{
    ConfigPanel::writeTo(config);
    // Setting one of them also chooses the ensemble.
    if (isCanonical() != (config.electrons.ensemble == Ensemble::Canonical)) {
        const NumberControl* number = isCanonical() ? m_doping : m_chemicalPotential;
        runParameter(number->key()).set(config, number->value());
    }
}

bool ElectronsPanel::isCanonical() const
{
    return m_ensemble->currentIndex() == 0;
}

/// The electrons go on as they are; only what is kept fixed changes.
void ElectronsPanel::changeEnsemble()
{
    RunConfig present;
    const double value = isCanonical() ? m_presentDoping : m_presentPotential;
    if (std::isfinite(value)) {
        NumberControl* number = isCanonical() ? m_doping : m_chemicalPotential;
        runParameter(number->key()).set(present, std::round(value * kDigits) / kDigits);
        number->showValue(present);
    }
    updateVisibility();
    noteEdit();
}

/// Energies at infinite coupling are counted from -J: a fixed chemical potential moves along.
void ElectronsPanel::changeCoupling()
{
    const bool isFinite = m_coupling->value() == "finite";
    if (isFinite != m_isFinite && !isCanonical()) {
        RunConfig present;
        const double shift = isFinite ? -m_hund->value() : m_hund->value();
        runParameter(m_chemicalPotential->key()).set(present, m_chemicalPotential->value() + shift);
        m_chemicalPotential->showValue(present);
    }
    updateVisibility();
}

void ElectronsPanel::updateVisibility()
{
    const bool isFinite = m_coupling->value() == "finite";
    m_isFinite = isFinite;
    m_doping->setVisible(isCanonical());
    m_chemicalPotential->setVisible(!isCanonical());
    m_hund->setVisible(isFinite);
    m_convention->setVisible(isFinite);
    m_superexchange->setVisible(!isFinite);
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
    const bool isSingle = range && range->high - range->low < kSameDoping;
    m_doping->setSliderRange(isSingle ? around(range->low) : range.value_or(kDopingSlider), isSingle);
    m_trained->setVisible(range.has_value());
    if (range)
        m_trained->setText(isSingle ? tr("The force field knows only x = %1").arg(range->low)
                                    : tr("The force field knows x = %1 to %2").arg(range->low).arg(range->high));
}

void ElectronsPanel::setCouplingFixed(bool fixed)
{
    m_coupling->setEnabled(!fixed);
    m_coupling->setToolTip(fixed ? tr("A force field knows only the coupling that it was trained for. Choose exact "
                                      "diagonalization or kernel polynomials for another one.")
                                 : couplingHelp());
}

void ElectronsPanel::showState(const Snapshot& snapshot)
{
    m_presentPotential = snapshot.forces.chemicalPotential;
    m_presentDoping = snapshot.forces.density.size() > 0 ? 1.0 - snapshot.forces.density.mean()
                                                         : std::numeric_limits<double>::quiet_NaN();
}

void ElectronsPanel::showConvention()
{
    m_convention->setText(tr("Pauli matrices; J for s = σ/2: %1 t").arg(2.0 * m_hund->value()));
}

void ElectronsPanel::showHoppings(const ElectronConfig& electrons)
{
    QString summary = tr("<i>t</i>₁ %1").arg(electrons.t1);
    if (electrons.t2 != 0.0)
        summary += tr(", <i>t</i>₂ %1").arg(electrons.t2);
    if (electrons.t3 != 0.0)
        summary += tr(", <i>t</i>₃ %1").arg(electrons.t3);
    m_hoppings->setSummary(summary.replace('-', QChar(0x2212)));
}

} // namespace kondoscope
