#pragma once

#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/lattice/SpinField.h"
#include "core/torch/TensorPlan.h"

// What the program and the module kondoscope_torch.so, which it loads at run time, agree upon. The module is linked
// with LibTorch and with nothing of the program.
namespace kondoscope {

/// What a network is told beside the spins.
struct TensorConditions
{
    std::vector<float> features; ///< conditionFeatures()
    double meanDensity = 0.0;    ///< electrons per site
    double potential = 0.0;      ///< chemical potential [t]; read by grand-canonical networks alone
};

/// The numbers of a plan on a device.
class TensorEvaluator
{
public:
    virtual ~TensorEvaluator() = default;

    /// \param field    -dE/dS [t], (N, 3), radial part not meaningful
    /// \param density  electrons per site; null: not wanted; left alone where the network gives none
    /// \return output of the network [t]: energy, or grand potential
    /// \throws NumericsError if the device fails or has too little memory
    virtual double evaluate(const SpinField& spins, const TensorConditions& conditions, VectorField& field,
                            Eigen::VectorXd* density) = 0;

    virtual std::string description() const = 0;
};

/// Grows whenever TensorPlan or something here changes: a module of another build is refused.
inline constexpr int kTorchInterfaceVersion = 1;

/// extern "C": kTorchInterfaceVersion as the module was built with.
using TorchInterface = int();
inline constexpr const char* kTorchInterfaceName = "kondoscopeTorchInterface";

/// extern "C": the caller deletes the result.
/// \param device  "cuda" or "cpu"
/// \throws ConfigError without such a device, NumericsError if it fails
using MakeTensorEvaluator = TensorEvaluator*(const TensorPlan& plan, const std::string& device);
inline constexpr const char* kMakeTensorEvaluatorName = "kondoscopeMakeTensorEvaluator";

} // namespace kondoscope
