#pragma once

#include <vector>

#include <QScrollArea>

#include "core/simulation/RunConfig.h"
#include "core/simulation/Snapshot.h"
#include "ui/session/SessionStatus.h"

namespace kondoscope {

class ConfigPanel;
class ElectronsPanel;
class ModelPanel;

/// All panels of the configuration, one below the other.
class ControlPanels : public QScrollArea
{
    Q_OBJECT

public:
    explicit ControlPanels(QWidget* parent = nullptr);

    /// Shows this configuration; emits nothing.
    void setConfig(const RunConfig& config);
    /// The shown configuration: the last one set, with the user's changes.
    const RunConfig& config() const { return m_config; }
    void showStatus(const SessionStatus& status);
    /// What the solver says, and the state from which another ensemble would go on.
    void showSolver(const Snapshot& snapshot);
    /// Whether the picture needs the kinetic energies of bonds: the run computes them as long as it does, or as its own
    /// configuration asks for them.
    void setBondEnergiesShown(bool shown);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void configChanged();
    /// The user wants a force field of their own.
    void trainingWanted();

private:
    RunConfig m_config;
    bool m_bondsForPicture = false; ///< output.bondEnergy is set for the picture alone
    ElectronsPanel* m_electrons;
    ModelPanel* m_model;
    std::vector<ConfigPanel*> m_panels;
};

} // namespace kondoscope
