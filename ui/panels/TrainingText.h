#pragma once

#include <QString>

namespace kondoscope {

/// "40 s", "12 min", "3.5 h", for people who wait; "" for what is not known.
QString durationText(double seconds);

} // namespace kondoscope
