#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace at {
class Tensor;
}
namespace c10 {
struct Device;
}

// What the sources of the module share. LibTorch's types are declared only: its headers are included by sources alone.
namespace kondoscope {

class TensorEvaluator;
struct TensorPlan;

// Copies on the device, of the given rows and as many columns as there are numbers.
at::Tensor onDevice(const std::vector<float>& values, std::int64_t rows, const c10::Device& device);
at::Tensor onDevice(const std::vector<std::int64_t>& values, std::int64_t rows, const c10::Device& device);

/// \throws c10::Error, as its evaluate() does
std::unique_ptr<TensorEvaluator> makeTorchNetwork(const TensorPlan& plan, const c10::Device& device);

} // namespace kondoscope
