#pragma once

#include <vector>

#include <QScrollArea>

#include "core/simulation/RunConfig.h"
#include "core/simulation/Snapshot.h"
#include "ui/session/SessionStatus.h"

namespace kondoscope {

class ConfigPanel;
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
    void showSolver(const Snapshot& snapshot);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void configChanged();

private:
    RunConfig m_config;
    ModelPanel* m_model;
    std::vector<ConfigPanel*> m_panels;
};

} // namespace kondoscope
