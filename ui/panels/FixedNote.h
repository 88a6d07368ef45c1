#pragma once

#include <QLabel>

namespace kondoscope {

/// A text that changes, in a place that does not: it takes the height of so many lines, is cut where it is longer, and
/// its tool tip then has all of it.
class FixedNote : public QLabel
{
    Q_OBJECT

public:
    explicit FixedNote(int lines, QWidget* parent = nullptr);

    void setWords(const QString& text);
    /// All of them, those that are cut too.
    const QString& words() const { return m_words; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fit();

    const int m_lines;
    QString m_words;
};

} // namespace kondoscope
