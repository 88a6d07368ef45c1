#pragma once

#include <string>

#include <QWidget>

#include "ui/session/TrainingData.h"

namespace kondoscope {

class ShortSpinBox;

/// Smallest and largest value of a parameter, in one row. Both are the value of the run until the user sets them.
class RangeControl : public QWidget
{
    Q_OBJECT

public:
    /// \param key   of the parameter, whose range and step hold here too
    /// \param name  of the boxes: "NAME.from" and "NAME.to"
    RangeControl(const std::string& key, const QString& name, QWidget* parent = nullptr);

    /// The value of the run.
    void setUsual(double value);
    ValueSpan span() const;

Q_SIGNALS:
    void changed();

private:
    ShortSpinBox* m_from;
    ShortSpinBox* m_to;
    bool m_isSet = false; ///< by the user
};

} // namespace kondoscope
