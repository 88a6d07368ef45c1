#include "ui/session/TrainingPlan.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <vector>

#include "core/ml/Training.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double median(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

} // namespace

TrainingSpeed measureTrainingSpeed(const std::shared_ptr<const TrainingSet>& data, TrainingConfig config,
                                   double budgetSeconds, std::stop_token stop)
{
    constexpr int kRound = 4; ///< steps; the last one validates
    const double longest = std::clamp(0.04 * budgetSeconds, 0.2, 6.0);
    config.iterations = 1'000'000;
    config.validateEvery = kRound;
    config.network.linearEnergy = false; // next to no time in a step, but to be prepared
    config.network.linearPowers = 0;
    Training trial(data, config);
    std::vector<double> steps, validations;
    const auto begin = Clock::now();
    do {
        if (trial.iteration() == 2 * kRound) { // the first rounds build networks and touch their memory
            steps.clear();
            validations.clear();
        }
        for (int k = 1; k <= kRound; ++k) {
            if (stop.stop_requested())
                throw Cancelled();
            const auto start = Clock::now();
            trial.step();
            // The first step builds the networks.
            if (k == kRound)
                validations.push_back(secondsSince(start));
            else if (trial.iteration() > 1)
                steps.push_back(secondsSince(start));
        }
    } while (secondsSince(begin) < longest);
    const double step = std::max(1e-6, median(steps));
    return {step, std::max(0.0, median(validations) - step)};
}

void planIterations(TrainingConfig& config, const TrainingSpeed& speed, double budgetSeconds)
{
    constexpr double kValidationShare = 0.1, kSecondsBetween = 4.0, kPoints = 100.0, kMostIterations = 1e8;
    const double sparse = speed.validation * (1.0 / kValidationShare - 1.0) / speed.step;
    const double lively = std::min(kSecondsBetween, budgetSeconds / kPoints) / speed.step;
    const double every = std::ceil(std::max({1.0, sparse, lively}));
    const double each = speed.step + speed.validation / every;
    config.iterations = static_cast<int>(std::clamp(budgetSeconds / each, 10.0, kMostIterations));
    config.validateEvery = static_cast<int>(std::min(every, static_cast<double>(config.iterations)));
}

} // namespace kondoscope
