#include "ui/panels/FoldedGroup.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace kondoscope {

FoldedGroup::FoldedGroup(const QString& title, QWidget* parent)
    : QWidget(parent), m_heading(new QToolButton), m_summary(new QLabel), m_inside(new QWidget),
      m_controls(new QVBoxLayout(m_inside))
{
    m_heading->setText(title);
    m_heading->setObjectName("foldedHeading");
    m_heading->setAccessibleName(tr("%1, show or hide").arg(title));
    m_heading->setToolTip(tr("Show or hide: %1").arg(title));
    m_heading->setCheckable(true);
    m_heading->setAutoRaise(true);
    m_heading->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_heading->setArrowType(Qt::RightArrow);
    m_summary->setObjectName("note");
    m_controls->setContentsMargins(14, 2, 0, 0);
    m_controls->setSpacing(5);
    auto* header = new QHBoxLayout;
    header->addWidget(m_heading);
    header->addStretch(1);
    header->addWidget(m_summary);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(header);
    layout->addWidget(m_inside);
    m_inside->hide();
    connect(m_heading, &QToolButton::toggled, this, [this](bool open) {
        m_heading->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
        m_inside->setVisible(open);
    });
}

void FoldedGroup::addControl(QWidget* control)
{
    m_controls->addWidget(control);
    // Opening the group does not widen the panels.
    setMinimumWidth(std::max(minimumWidth(), m_inside->minimumSizeHint().width()));
}

void FoldedGroup::setSummary(const QString& richText)
{
    m_summary->setText(richText);
}

bool FoldedGroup::isOpen() const
{
    return m_heading->isChecked();
}

} // namespace kondoscope
