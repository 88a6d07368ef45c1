#pragma once

namespace kondoscope {

/// Dark for projection, white for print.
enum class Background { White, Dark };

} // namespace kondoscope
