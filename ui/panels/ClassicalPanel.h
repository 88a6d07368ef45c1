#pragma once

#include "ui/panels/ConfigPanel.h"

namespace kondoscope {

/// Classical interactions that add to the electrons: exchange, anisotropy, Dzyaloshinskii-Moriya interaction, field.
class ClassicalPanel : public ConfigPanel
{
    Q_OBJECT

public:
    explicit ClassicalPanel(QWidget* parent = nullptr);
    void setConfig(const RunConfig& config) override;

private:
    FoldedGroup* m_group;
};

} // namespace kondoscope
