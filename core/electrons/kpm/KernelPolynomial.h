#pragma once

#include <memory>

#include "core/electrons/ElectronConfig.h"
#include "core/electrons/kpm/KpmConfig.h"
#include "core/forces/ForceModel.h"
#include "core/lattice/Lattice.h"

namespace kondoscope {

/// Fields of the conduction electrons by the kernel polynomial method: Chebyshev moments with probe vectors, the
/// density matrix by reverse recursion of the moments. Cost O(N) at fixed order and probes.
///
/// The field is the exact gradient of the reported energy for the probes of the step (beginStep() draws them).
/// Ref: Weisse et al., Rev. Mod. Phys. 78, 275 (2006); Barros & Kato, PRB 88, 235101 (2013); Wang, Barros et al.,
/// arXiv:1711.10570.
class KernelPolynomial : public ForceModel
{
public:
    /// \param seed  of the probe vectors
    /// \throws ConfigError for settings that cannot be (KpmConfig::validate), or more memory than there is
    KernelPolynomial(std::shared_ptr<const Lattice> lattice, const ElectronConfig& electrons, const KpmConfig& config,
                     std::uint64_t seed = 0);
    ~KernelPolynomial() override;

    /// \param forces  energy: F (canonical) or Omega (grand) [t]; field (N, 3) [t]; density (N); chemical potential;
    ///                electrons; bondEnergy if wanted (always at infinite coupling)
    /// \throws NumericsError (spins not finite), Cancelled within 100 ms of a stop request
    void evaluate(const SpinField& spins, Forces& forces, std::stop_token stop = {}) override;
    void beginStep(std::int64_t step) override;
    std::string report() const override;
    std::string warning() const override;
    std::optional<CostEstimate> estimate() const override;

    /// Expected error of the torque relative to its rms, from order and probes.
    double expectedError() const;
    /// Chebyshev moments of the last evaluation; before the first: for the widest possible spectrum.
    int order() const;
    /// Probe vectors.
    int columnCount() const;
    /// Of the last evaluation.
    const SpectralBounds& bounds() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace kondoscope
