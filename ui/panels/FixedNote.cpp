#include "ui/panels/FixedNote.h"

#include <QEvent>
#include <QTextLayout>

namespace kondoscope {

FixedNote::FixedNote(int lines, QWidget* parent) : QLabel(parent), m_lines(lines)
{
    setObjectName("note");
    setTextFormat(Qt::PlainText);
    setAlignment(Qt::AlignLeft | Qt::AlignTop);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void FixedNote::setWords(const QString& text)
{
    if (text == m_words)
        return;
    m_words = text;
    setAccessibleName(text);
    fit();
}

QSize FixedNote::sizeHint() const
{
    return {0, m_lines * fontMetrics().lineSpacing()};
}

void FixedNote::resizeEvent(QResizeEvent* event)
{
    QLabel::resizeEvent(event);
    fit();
}

void FixedNote::changeEvent(QEvent* event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        updateGeometry();
        fit();
    }
}

/// Breaks the words into lines; the last one takes what is left, and is cut where that is too much.
void FixedNote::fit()
{
    QTextLayout layout(m_words, font());
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    QStringList lines;
    bool isCut = false;
    for (QTextLine line = layout.createLine(); line.isValid() && !isCut; line = layout.createLine()) {
        line.setLineWidth(width());
        const QString rest = m_words.mid(line.textStart());
        if (lines.size() + 1 < m_lines) {
            lines << m_words.mid(line.textStart(), line.textLength()).trimmed();
            continue;
        }
        lines << fontMetrics().elidedText(rest, Qt::ElideRight, width());
        isCut = lines.back() != rest;
    }
    layout.endLayout();
    setText(lines.join('\n'));
    setToolTip(isCut ? m_words : QString());
}

} // namespace kondoscope
