#pragma once

#include <QDoubleSpinBox>

#include "core/simulation/Parameters.h"

namespace kondoscope {

/// Box for one number of a parameter: range and step of its declaration, as many decimals as the value has and a step
/// needs. Where 0 stands for an automatic choice it reads "auto".
class ShortSpinBox : public QDoubleSpinBox
{
    Q_OBJECT

public:
    explicit ShortSpinBox(const Parameter& parameter);

    QString textFromValue(double value) const override;
    /// Between "auto" and the smallest number there is nothing.
    void stepBy(int steps) override;

private:
    int m_fewest;            ///< decimals
    double m_smallestNumber; ///< above "auto"
};

} // namespace kondoscope
