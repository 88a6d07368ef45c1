#pragma once

namespace kondoscope {

/// What the shell is told. A run ended by a signal answers 128 + its number, as programs without a handler do.
enum ExitCode { kSuccess = 0, kFailure = 1, kWrongUsage = 2, kSignalBase = 128 };

} // namespace kondoscope
