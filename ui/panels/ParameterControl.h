#pragma once

#include <QWidget>

#include "core/simulation/Parameters.h"

namespace kondoscope {

/// One parameter of the configuration, made from its declaration.
class ParameterControl : public QWidget
{
    Q_OBJECT

public:
    /// The tool tip says what the parameter means. \throws ConfigError for an unknown key
    explicit ParameterControl(const std::string& key, QWidget* parent = nullptr);

    const std::string& key() const { return m_parameter.key; }
    /// Shows the value of the configuration; emits nothing.
    virtual void showValue(const RunConfig& config) = 0;
    /// Puts the shown value into the configuration.
    virtual void writeTo(RunConfig& config) const = 0;

Q_SIGNALS:
    /// The user chose another value.
    void edited();

protected:
    const Parameter& parameter() const { return m_parameter; }
    /// "Doping  x", the symbol in italics and with its subscripts.
    QString richLabel() const;
    /// "" for pure numbers and names.
    QString unit() const;

private:
    const Parameter& m_parameter;
};

/// "k_BT_e" with its subscripts as rich text.
QString richSymbol(const std::string& symbol);

} // namespace kondoscope
