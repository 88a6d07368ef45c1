#include "core/ml/Optimizer.h"

#include <algorithm>
#include <cmath>

namespace kondoscope {

Optimizer::Optimizer(std::vector<float> initial)
    : weights(std::move(initial)), average(weights), first(weights.size(), 0.0f), second(weights.size(), 0.0f)
{}

void Optimizer::step(const std::vector<float>& gradient, double learningRate, const std::vector<float>& rates,
                     double weightDecay, double clip, double decay)
{
    constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kEpsilon = 1e-8;
    double square = 0.0;
    for (const float g : gradient)
        square += double(g) * double(g);
    const auto scale = static_cast<float>(std::min(1.0, clip / (std::sqrt(square) + 1e-12)));
    ++steps;
    const auto correction1 = static_cast<float>(1.0 / (1.0 - std::pow(kBeta1, steps)));
    const auto correction2 = static_cast<float>(1.0 / (1.0 - std::pow(kBeta2, steps)));
    const auto rate = static_cast<float>(learningRate);
    const auto shrink = static_cast<float>(1.0 - learningRate * weightDecay);
    const auto keep = static_cast<float>(std::min(decay, double(steps) / double(steps + 10)));
    for (std::size_t k = 0; k < weights.size(); ++k) {
        const float g = gradient[k] * scale;
        first[k] = float(kBeta1) * first[k] + float(1.0 - kBeta1) * g;
        second[k] = float(kBeta2) * second[k] + float(1.0 - kBeta2) * g * g;
        const float update = first[k] * correction1 / (std::sqrt(second[k] * correction2) + float(kEpsilon));
        weights[k] = weights[k] * shrink - (rates.empty() ? rate : rate * rates[k]) * update;
        average[k] = keep * average[k] + (1.0f - keep) * weights[k];
    }
}

} // namespace kondoscope
