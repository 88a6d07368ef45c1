#pragma once

#include <QString>

class QWidget;

namespace kondoscope {

/// Opens a window with a long text that scrolls; everything else stays usable.
void showDetails(QWidget* parent, const QString& title, const QString& text);

} // namespace kondoscope
