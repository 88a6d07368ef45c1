#pragma once

class QWidget;

namespace kondoscope {

class WindowActions;

/// Version, libraries and licence, as text that can be copied. Does not block the window.
void showAbout(QWidget* parent);

/// All keys and mouse gestures. Does not block the window.
void showKeys(QWidget* parent, const WindowActions& actions);

} // namespace kondoscope
