#pragma once

#include <vector>

namespace kondoscope {

/// AdamW with clipped gradients, and an exponential average of the weights.
/// Ref: Loshchilov & Hutter, ICLR 2019.
struct Optimizer
{
    std::vector<float> weights;
    std::vector<float> average; ///< of the weights
    std::vector<float> first;   ///< moments of the gradient
    std::vector<float> second;
    int steps = 0;

    Optimizer() = default;
    explicit Optimizer(std::vector<float> initial);

    /// \param gradient  of the loss, (weights)
    /// \param clip      largest norm of the gradient that is used
    /// \param rates     factor of the learning rate of every weight; empty: 1
    /// \param decay     of the average; the first steps average over what there is
    void step(const std::vector<float>& gradient, double learningRate, const std::vector<float>& rates,
              double weightDecay, double clip, double decay);
};

} // namespace kondoscope
