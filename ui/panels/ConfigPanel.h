#pragma once

#include <vector>

#include <QWidget>

#include "core/simulation/RunConfig.h"
#include "ui/panels/NumberControl.h"
#include "ui/session/SessionStatus.h"

class QLabel;
class QVBoxLayout;

namespace kondoscope {

class FoldedGroup;

/// A titled group of controls of one part of the configuration. Its header shows when a change made here waits for
/// the end of the present step.
class ConfigPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ConfigPanel(const QString& title, QWidget* parent = nullptr);

    /// Shows the panel's part of the configuration; emits nothing.
    virtual void setConfig(const RunConfig& config);
    /// Puts the panel's part into the configuration.
    virtual void writeTo(RunConfig& config) const;
    /// To be called regularly: shows and clears the note on a pending change.
    void showStatus(const SessionStatus& status);

Q_SIGNALS:
    /// The user changed something.
    void configChanged();

protected:
    NumberControl* addNumber(const std::string& key, SliderRange slider = {});
    /// Takes part in setConfig() and writeTo() from now on; a control that is hidden is not written.
    /// \param group  where it is placed; null: at the end of the panel
    template <typename Control> Control* add(Control* control, FoldedGroup* group = nullptr)
    {
        addControl(control, group);
        return control;
    }
    FoldedGroup* addGroup(const QString& title);
    QVBoxLayout* content() const { return m_content; }
    /// To be called by subclasses when the user changed a control of theirs.
    void noteEdit();

private:
    void addControl(ParameterControl* control, FoldedGroup* group);

    QLabel* m_pendingLabel;
    QVBoxLayout* m_content;
    std::vector<ParameterControl*> m_controls;
    bool m_edited = false; ///< something was changed here that may still be pending
    qint64 m_editTime = 0; ///< [ms since the epoch]
};

} // namespace kondoscope
