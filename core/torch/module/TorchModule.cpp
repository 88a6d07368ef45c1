#include "core/torch/TorchModule.h"

#include <memory>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include "core/support/Error.h"
#include "core/torch/module/TorchTensors.h"

static_assert(_GLIBCXX_USE_CXX11_ABI, "Kondoscope needs a LibTorch with the C++11 ABI of the standard library.");

namespace kondoscope {

namespace {

[[noreturn]] void refuse(const std::string& device, const std::string& why)
{
    throw NumericsError(fmt::format("LibTorch failed on the device {}: {} (the force field cannot be evaluated "
                                    "there). Choose a smaller lattice, or set solver.device to \"cpu\".",
                                    device, why.substr(0, why.find('\n'))));
}

/// Calls work() and says in the words of this program what LibTorch complains of, without its call stack.
template <typename Work> auto translateErrors(const std::string& device, Work work)
{
    try {
        return work();
    } catch (const c10::Error& error) {
        refuse(device, error.what_without_backtrace());
    } catch (const Error&) {
        throw; // in our words already
    } catch (const std::exception& error) {
        refuse(device, error.what());
    }
}

/// No exception of LibTorch leaves the module.
class GuardedEvaluator : public TensorEvaluator
{
public:
    GuardedEvaluator(const TensorPlan& plan, const std::string& device)
        : m_device(device),
          m_evaluator(translateErrors(device, [&] { return makeTorchNetwork(plan, c10::Device(device)); }))
    {}

    double evaluate(const SpinField& spins, const TensorConditions& conditions, VectorField& field,
                    Eigen::VectorXd* density) override
    {
        return translateErrors(m_device, [&] { return m_evaluator->evaluate(spins, conditions, field, density); });
    }

    std::string description() const override { return m_evaluator->description(); }

private:
    std::string m_device;
    std::unique_ptr<TensorEvaluator> m_evaluator;
};

} // namespace

} // namespace kondoscope

extern "C" int kondoscopeTorchInterface()
{
    return kondoscope::kTorchInterfaceVersion;
}

extern "C" kondoscope::TensorEvaluator* kondoscopeMakeTensorEvaluator(const kondoscope::TensorPlan& plan,
                                                                      const std::string& device)
{
    using namespace kondoscope;
    if (device == "cuda" && !torch::cuda::is_available())
        throw ConfigError(fmt::format("solver.device = \"cuda\", but LibTorch {} finds no GPU (there is none that it "
                                      "can use, or it was built without CUDA, as that of Debian is). Set "
                                      "solver.device to \"cpu\", or build the program with a LibTorch for CUDA.",
                                      TORCH_VERSION));
    at::set_num_threads(1); // LibTorch's pool and the program's own threads would wait for each other
    at::globalContext().setAllowTF32CuBLAS(false);
    return new GuardedEvaluator(plan, device);
}
