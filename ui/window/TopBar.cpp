#include "ui/window/TopBar.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QMenu>

#include "core/simulation/RunConfig.h"
#include "ui/window/WindowActions.h"

namespace kondoscope {

TopBar::TopBar(const WindowActions& actions, QWidget* parent)
    : QToolBar(tr("Preset and layers"), parent), m_actions(actions), m_presets(new QComboBox)
{
    setObjectName("topBar");
    setMovable(false);
    m_presets->setObjectName("presets");
    m_presets->setAccessibleName(tr("Preset"));
    m_presets->setMinimumWidth(230);
    m_presets->setPlaceholderText(tr("none"));
    auto* label = new QLabel(tr("  Preset "));
    label->setBuddy(m_presets);
    addWidget(label);
    addWidget(m_presets);
    addSeparator();
    addWidget(new QLabel(tr("  Layers ")));
    addActions(m_actions.layerList);
    addSeparator();
    addActions({m_actions.resetView, m_actions.savePicture, m_actions.record});
    connect(m_presets, &QComboBox::activated, this,
            [this] { Q_EMIT presetChosen(m_presets->currentData().toString()); });
}

void TopBar::listPresets()
{
    for (const std::string& preset : presetNames()) {
        const ViewConfig view = loadPreset(preset).view;
        const QString name = QString::fromStdString(preset);
        const QString title = view.title.empty() ? name : QString::fromStdString(view.title);
        const QString description = QString::fromStdString(view.description);
        m_presets->addItem(title, name);
        m_presets->setItemData(m_presets->count() - 1, description, Qt::ToolTipRole);
        QAction* action = m_actions.presets->addAction(title, this, [this, name] { Q_EMIT presetChosen(name); });
        action->setToolTip(description);
    }
    m_presets->setCurrentIndex(-1);
}

void TopBar::showSource(const QString& source)
{
    const int index = m_presets->findData(source);
    m_presets->setPlaceholderText(source);
    m_presets->setCurrentIndex(index);
    m_presets->setToolTip(index < 0 ? source : m_presets->itemData(index, Qt::ToolTipRole).toString());
}

} // namespace kondoscope
