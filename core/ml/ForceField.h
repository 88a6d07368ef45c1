#pragma once

#include <memory>
#include <string>

#include "core/electrons/ElectronConfig.h"
#include "core/forces/ForceModel.h"
#include "core/lattice/Lattice.h"

namespace kondoscope {

/// What evaluates a force field.
enum class Device {
    Cpu,      ///< the networks of core/network, on the threads of the budget
    Cuda,     ///< LibTorch on the first GPU; architecture "group" alone
    TorchCpu, ///< LibTorch on the processor, to compare with: slower than Cpu
};

/// A trained force field: E = sum_i eps(C_i) by a neural network over symmetry-invariant descriptors, H = -dE/dS.
/// Ref: physics of Behler-Parrinello force fields for itinerant magnets, arXiv:2602.18213.
class ForceField : public ForceModel
{
public:
    /// \param electrons  must agree with the model's training in hopping, J and ensemble; filling and kT outside the
    ///                   trained ranges give a warning()
    /// \throws FileError (missing, damaged), ConfigError (other lattice, other Hamiltonian, lattice too small; no such
    ///         device, or an architecture that it cannot evaluate)
    ForceField(std::shared_ptr<const Lattice> lattice, const ElectronConfig& electrons, const std::string& modelFile,
               Device device = Device::Cpu);
    ~ForceField() override;

    /// \param forces  free energy [t], calibrated on the training data for every filling; field (N, 3) [t],
    /// tangential to the spins unless the model was trained with network.radial_field; density where the model gives
    /// it; mu of grand-canonical models, else NaN
    void evaluate(const SpinField& spins, Forces& forces, std::stop_token stop = {}) override;
    /// Chemical potential at which a grand-canonical force field begins its next search.
    std::vector<double> memory() const override;
    void setMemory(const std::vector<double>& memory) override;
    std::string report() const override;

    /// Empty, or which parameters lie outside what the model was trained on.
    std::string warning() const override;
    const std::string& modelHash() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace kondoscope
