#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "core/network/Network.h"
#include "core/support/Random.h"

namespace kondoscope {

inline SpinField randomSpins(const Lattice& lattice, std::uint64_t seed)
{
    SpinField spins(lattice.siteCount(), 3);
    const RandomStream random(seed, kInitialState);
    for (int i = 0; i < lattice.siteCount(); ++i)
        spins.row(i) = random.onSphere(std::uint64_t(i)).transpose();
    return spins;
}

/// Initial weights, none of which is zero.
inline std::vector<float> someWeights(const Network<double>& net)
{
    std::vector<float> weights = initialWeights(net.blocks(), 7);
    for (std::size_t k = 0; k < weights.size(); ++k)
        weights[k] += 0.1f * std::sin(float(k));
    return weights;
}

/// Largest |difference - gradient|/(1 + |difference|) over some weights of every block; differences of `loss` are
/// central. \param loss  of the weights that the network has
inline double lossGradientError(Network<double>& net, std::vector<float> weights, const std::vector<double>& gradient,
                                const std::function<double()>& loss)
{
    constexpr float kStep = 1.0f / 32768;
    double worst = 0.0;
    for (const WeightBlock& block : net.blocks())
        for (int k = 0; k < block.count; k += std::max(1, block.count / 3)) {
            const auto index = std::size_t(block.first + k);
            const float keep = weights[index];
            const auto at = [&](float value) {
                weights[index] = value;
                net.setWeights(weights);
                return loss();
            };
            const float high = keep + kStep, low = keep - kStep;
            const double slope = (at(high) - at(low)) / (double(high) - double(low));
            weights[index] = keep;
            worst = std::max(worst, std::abs(slope - gradient[index]) / (1.0 + std::abs(slope)));
        }
    return worst;
}

} // namespace kondoscope
