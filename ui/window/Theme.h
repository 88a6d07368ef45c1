#pragma once

namespace kondoscope {

enum class Theme { Dark, Light };

/// Palette and style sheet of the whole application.
void applyTheme(Theme theme);

} // namespace kondoscope
