#include "app/cli/CostAnnouncement.h"

#include <cmath>
#include <cstdio>

#include <fmt/format.h>

#include "app/cli/ProgressBar.h"

namespace kondoscope {

void announceCost(const std::optional<CostEstimate>& cost, double evaluations)
{
    constexpr double kWorthSaying = 10.0; // [s]
    if (!cost || evaluations * cost->seconds < kWorthSaying)
        return;
    fmt::print(stderr, "kondoscope-cli: expect about {} ({:.0f} evaluations, about {} each) and {} of memory.\n",
               waitingText(evaluations * cost->seconds), evaluations,
               cost->seconds < 1.0 ? fmt::format("{:.2g} s", cost->seconds) : waitingText(cost->seconds),
               cost->bytes < 1e9 ? fmt::format("{:.0f} MB", std::ceil(cost->bytes / 1e6))
                                 : fmt::format("{:.1f} GB", cost->bytes / 1e9));
}

} // namespace kondoscope
