#pragma once

#include <memory>

#include "core/torch/TensorPlan.h"
#include "core/torch/module/TorchTensors.h"

namespace kondoscope {

/// Moments of the electrons around every site, in parts of the lattice small enough for the memory of a device.
class TorchMoments
{
public:
    TorchMoments(const MomentPlan& plan, int sites, const c10::Device& device);
    ~TorchMoments();

    /// \param spins  (3, N)
    /// \return (features, N)
    at::Tensor features(const at::Tensor& spins) const;

    /// Gradient of sum_(f,i) weights_fi feature_fi by the spins, (3, N): computes the features again, part by part.
    /// \param weights  (features, N)
    at::Tensor gradient(const at::Tensor& spins, const at::Tensor& weights) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace kondoscope
