#include "core/torch/TensorNetwork.h"

#include <filesystem>

#include <dlfcn.h>
#include <fmt/format.h>

#include "core/support/Error.h"
#include "core/torch/TorchModule.h"

namespace kondoscope {

namespace {

namespace fs = std::filesystem;

constexpr const char* kFile = "kondoscope_torch.so";

[[noreturn]] void refuseModule(const std::string& why)
{
    throw ConfigError(fmt::format("Force fields cannot be evaluated by LibTorch: {} (it is what runs them on a GPU). "
                                  "Repair the installation, or set solver.device to \"cpu\".",
                                  why));
}

/// Beside the program in the build folder and in an installation alike.
fs::path modulePath()
{
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (error)
        refuseModule("the folder of the program is unknown, " + error.message());
    return (program.parent_path() / ".." / "lib" / "kondoscope" / kFile).lexically_normal();
}

template <typename Function> Function* functionOf(void* library, const char* name)
{
    return reinterpret_cast<Function*>(dlsym(library, name));
}

/// Never unloaded: LibTorch keeps threads and a pool of memory until the program ends.
MakeTensorEvaluator* loadFactory()
{
    const std::string path = modulePath().string();
    void* const library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        const char* const why = dlerror();
        refuseModule(why ? why : path + " cannot be loaded");
    }
    const auto version = functionOf<TorchInterface>(library, kTorchInterfaceName);
    const auto factory = functionOf<MakeTensorEvaluator>(library, kMakeTensorEvaluatorName);
    if (!version || !factory || version() != kTorchInterfaceVersion)
        refuseModule(path + " belongs to another version of the program");
    return factory;
}

std::unique_ptr<TensorEvaluator> makeEvaluator(const TensorPlan& plan, const std::string& device)
{
    static MakeTensorEvaluator* const make = loadFactory();
    return std::unique_ptr<TensorEvaluator>(make(plan, device));
}

} // namespace

TensorNetwork::TensorNetwork(const Lattice& lattice, const NetworkConfig& config, const std::vector<float>& weights,
                             const std::string& device)
    : m_config(config), m_sites(lattice.siteCount()),
      m_evaluator(makeEvaluator(tensorPlan(lattice, config, weights), device))
{}

TensorNetwork::~TensorNetwork() = default;

double TensorNetwork::evaluate(const SpinField& spins, const NetworkConditions& conditions, VectorField& field,
                               Eigen::VectorXd* density)
{
    TensorConditions told;
    for (const double feature : conditionFeatures(conditions, m_config))
        told.features.push_back(float(feature));
    told.meanDensity = 1.0 - conditions.doping;
    told.potential = conditions.chemicalPotential;
    const double energy = m_evaluator->evaluate(spins, told, field, density);
    if (!m_config.grandCanonical)
        return energy;
    return energy - (conditions.chemicalPotential - m_config.potentialCenter) * conditions.doping * m_sites;
}

std::string TensorNetwork::description() const
{
    return m_evaluator->description();
}

} // namespace kondoscope
