#include "ui/panels/WaitingText.h"

#include <cmath>

#include <QCoreApplication>

namespace kondoscope {

QString waitingText(double seconds)
{
    constexpr double kLongest = 1e9; // [s]: 30 years
    constexpr long long kMinute = 60, kHour = 3600;
    const auto tr = [](const char* text) { return QCoreApplication::translate("WaitingText", text); };
    if (!std::isfinite(seconds) || seconds < 0.0 || seconds > kLongest)
        return {};
    const long long whole = std::llround(seconds);
    const auto twoDigits = [](long long number) { return QString("%1").arg(number, 2, 10, QChar('0')); };
    if (whole < kMinute)
        return tr("%1 s").arg(whole);
    if (whole < kHour)
        return tr("%1 min %2 s").arg(whole / kMinute).arg(twoDigits(whole % kMinute));
    return tr("%1 h %2 min").arg(whole / kHour).arg(twoDigits(whole / kMinute % kMinute));
}

} // namespace kondoscope
