#pragma once

#include <QColor>
#include <QIcon>

namespace kondoscope {

enum class Symbol { Play, Pause, Step, Reset, Record, Camera };

/// Vector drawing in one colour, sharp at every pixel ratio.
QIcon symbolIcon(Symbol symbol, const QColor& color);

} // namespace kondoscope
