#pragma once

#include <QWidget>

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace kondoscope {

/// Controls that are seldom needed, under a heading that opens and closes; it starts closed. Beside the heading stands
/// in short what the controls are set to.
class FoldedGroup : public QWidget
{
    Q_OBJECT

public:
    explicit FoldedGroup(const QString& title, QWidget* parent = nullptr);

    void addControl(QWidget* control);
    /// \param richText  what is set, in a few symbols
    void setSummary(const QString& richText);
    bool isOpen() const;

private:
    QToolButton* m_heading;
    QLabel* m_summary;
    QWidget* m_inside;
    QVBoxLayout* m_controls;
};

} // namespace kondoscope
