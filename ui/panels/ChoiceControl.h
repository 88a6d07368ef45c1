#pragma once

#include <QStringList>

#include "ui/panels/ParameterControl.h"

class QComboBox;

namespace kondoscope {

/// One name of a few, as a list to choose from.
class ChoiceControl : public ParameterControl
{
    Q_OBJECT

public:
    /// \param titles  what the list shows, in the order of Parameter::allowed; empty: the names themselves
    explicit ChoiceControl(const std::string& key, const QStringList& titles = {}, QWidget* parent = nullptr);

    void showValue(const RunConfig& config) override;
    void writeTo(RunConfig& config) const override;
    /// The chosen name, one of Parameter::allowed.
    std::string value() const;

private:
    QComboBox* m_list;
};

} // namespace kondoscope
