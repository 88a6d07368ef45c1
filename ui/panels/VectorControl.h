#pragma once

#include <vector>

#include <QStringList>

#include "ui/panels/ParameterControl.h"

namespace kondoscope {

class ShortSpinBox;

/// Two or three numbers of the configuration side by side: a vector, or a number a direction.
class VectorControl : public ParameterControl
{
    Q_OBJECT

public:
    /// \param components  names of the numbers: "x", "y", "z"
    VectorControl(const std::string& key, const QStringList& components, QWidget* parent = nullptr);

    void showValue(const RunConfig& config) override;
    void writeTo(RunConfig& config) const override;

private:
    std::vector<ShortSpinBox*> m_boxes;
};

} // namespace kondoscope
