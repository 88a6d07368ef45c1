#pragma once

#include <QString>

namespace kondoscope {

/// "45 s", "3 min 20 s", "2 h 05 min", as the command line writes it; "" for what is not known.
QString waitingText(double seconds);

} // namespace kondoscope
