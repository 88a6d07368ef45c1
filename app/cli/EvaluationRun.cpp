#include "app/cli/EvaluationRun.h"

#include <algorithm>

#include "app/cli/CostAnnouncement.h"
#include "app/cli/ProgressBar.h"

namespace kondoscope {

SolverConfig solverOf(const std::string& kind, const SolverOptions& settings)
{
    settings.requireReadBy(kind);
    RunConfig config;
    config.solver.kind = kind;
    settings.applyTo(config);
    return config.solver;
}

ModelEvaluation evaluateWithProgress(const Dataset& dataset, const EvaluationOptions& options, std::stop_token stop)
{
    const auto total = static_cast<std::int64_t>(options.frames.size());
    ProgressBar bar("evaluating", total);
    std::int64_t done = 0;
    bool isAnnounced = false;
    EvaluationOptions watched = options;
    watched.conditionStarts = [&](const std::optional<CostEstimate>& cost, std::int64_t) {
        if (!isAnnounced) // one condition costs as much as another
            announceCost(cost, static_cast<double>(total));
        isAnnounced = true;
    };
    watched.frameDone = [&](std::size_t position, const Forces& forces) {
        if (options.frameDone)
            options.frameDone(position, forces);
        bar.update(++done, fmt::format("frame {}", options.frames[position]));
    };
    return evaluateModel(dataset, watched, stop);
}

void printWarnings(const std::vector<std::string>& warnings)
{
    constexpr std::size_t kMost = 5;
    for (std::size_t k = 0; k < std::min(kMost, warnings.size()); ++k)
        fmt::print(stderr, "kondoscope-cli: warning: {}\n", warnings[k]);
    if (warnings.size() > kMost)
        fmt::print(stderr, "kondoscope-cli: warning: {} more like these (--json lists them)\n",
                   warnings.size() - kMost);
}

std::string percentText(const std::optional<double>& share)
{
    return share ? fmt::format("{:.3g} %", 100.0 * *share) : "-";
}

Json optionalJson(const std::optional<double>& value)
{
    return value ? Json(*value) : Json();
}

} // namespace kondoscope
