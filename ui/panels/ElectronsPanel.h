#pragma once

#include <limits>
#include <optional>

#include "core/simulation/Snapshot.h"
#include "ui/panels/ConfigPanel.h"

class QComboBox;

namespace kondoscope {

class ChoiceControl;

/// Conduction electrons: how many, coupling to the spins, electronic temperature, hoppings.
class ElectronsPanel : public ConfigPanel
{
    Q_OBJECT

public:
    explicit ElectronsPanel(QWidget* parent = nullptr);
    void setConfig(const RunConfig& config) override;
    void writeTo(RunConfig& config) const override;

    /// Dopings that the present force field was trained on: the slider stays inside. A single one: the slider is
    /// locked. None for exact solvers.
    void setTrainedDoping(std::optional<SliderRange> range);
    /// A force field is trained for one coupling: the choice is closed.
    void setCouplingFixed(bool fixed);
    /// Remembers doping and chemical potential, from which the other ensemble goes on.
    void showState(const Snapshot& snapshot);

private:
    void addEnsemble();
    void addCoupling();
    void addHoppings();
    void changeEnsemble();
    void changeCoupling();
    void updateVisibility();
    void showConvention();
    void showHoppings(const ElectronConfig& electrons);
    QLabel* addNote();
    bool isCanonical() const;

    QComboBox* m_ensemble = nullptr;
    NumberControl* m_doping = nullptr;
    QLabel* m_trained = nullptr;
    NumberControl* m_chemicalPotential = nullptr;
    ChoiceControl* m_coupling = nullptr;
    bool m_isFinite = true; ///< what m_coupling showed last
    NumberControl* m_hund = nullptr;
    QLabel* m_convention = nullptr;
    NumberControl* m_superexchange = nullptr;
    FoldedGroup* m_hoppings = nullptr;
    double m_presentDoping = std::numeric_limits<double>::quiet_NaN();
    double m_presentPotential = std::numeric_limits<double>::quiet_NaN(); ///< [t]
};

} // namespace kondoscope
