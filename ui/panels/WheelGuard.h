#pragma once

class QWidget;

namespace kondoscope {

/// The wheel scrolls the panels; it changes the value of this widget only where the user is working.
void guardFromWheel(QWidget* widget);

} // namespace kondoscope
