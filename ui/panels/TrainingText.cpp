#include "ui/panels/TrainingText.h"

#include <cmath>

#include <QCoreApplication>

namespace kondoscope {

QString durationText(double seconds)
{
    constexpr double kMinute = 60.0, kHour = 3600.0;
    const auto tr = [](const char* text) { return QCoreApplication::translate("TrainingText", text); };
    if (!std::isfinite(seconds) || seconds < 0.0)
        return {};
    if (seconds < 1.5 * kMinute)
        return tr("%1 s").arg(std::lround(seconds));
    if (seconds < 1.5 * kHour)
        return tr("%1 min").arg(std::lround(seconds / kMinute));
    return tr("%1 h").arg(seconds / kHour, 0, 'f', 1);
}

} // namespace kondoscope
