#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/electrons/ElectronConfig.h"
#include "core/electrons/LocalDensityMatrix.h"
#include "core/electrons/kpm/Probing.h"
#include "core/electrons/kpm/SpectralBounds.h"
#include "core/lattice/Lattice.h"
#include "core/lattice/SpinField.h"

namespace kondoscope {

/// Moments mu_m = sum over probes <R, T_m((H - a)/b) R>.
struct ChebyshevMoments
{
    Eigen::VectorXd values;
    /// The recursion grew, as it does when a level lies outside the bounds: the values are worthless.
    bool boundsViolated = false;
};

/// Extremes of a Krylov space: diagonal alpha_1..alpha_k and off-diagonal beta_1..beta_k of its tridiagonal matrix.
struct LanczosMatrix
{
    Eigen::VectorXd diagonal;
    Eigen::VectorXd offDiagonal;
};

/// Chebyshev recursions of probe vectors under the Hamiltonian of one spin configuration: moments forward, density
/// matrix backward. Matrix-free, block of columns by block of columns, on threadBudget() threads.
///
/// Order of calls: setHamiltonian, setProbes, moments, densityMatrix.
/// Ref: moments with doubling, Weisse et al., Rev. Mod. Phys. 78, 275 (2006); reverse recursion, Barros & Kato, PRB 88,
/// 235101 (2013).
class ChebyshevEngine
{
public:
    virtual ~ChebyshevEngine() = default;

    /// \param spins   (N, 3), finite
    virtual void setHamiltonian(const SpinField& spins, const SpectralBounds& bounds) = 0;

    /// \param phases  of modulus 1, one a site: the entries of the probe vector of its colour
    virtual void setProbes(const Eigen::ArrayXcd& phases) = 0;

    /// \param order  M, even, 4 or more
    /// \throws Cancelled
    virtual ChebyshevMoments moments(int order, std::stop_token stop) = 0;

    /// Gradient d(sum_m c_m mu_m)/dH^T for the probes of moments(), whose order the coefficients have; uses up the
    /// vectors that moments() left.
    /// \throws Cancelled
    virtual LocalDensityMatrix densityMatrix(const Eigen::VectorXd& coefficients, bool withBonds,
                                             std::stop_token stop) = 0;

    /// Lanczos iterations with H from a random start. Needs setHamiltonian with any bounds; the probes are overwritten.
    /// \throws Cancelled
    virtual LanczosMatrix lanczos(int iterations, std::uint64_t seed, std::stop_token stop) = 0;

    /// Probe columns, 2 colours at finite coupling.
    virtual int columnCount() const = 0;
    /// "AVX-512".
    virtual const char* instructionSet() const = 0;
    /// Expected time of a force evaluation, bounds included, on threadBudget() threads [s].
    virtual double secondsFor(int order, int lanczosIterations) const = 0;
};

std::unique_ptr<ChebyshevEngine> makeChebyshevEngine(std::shared_ptr<const Lattice> lattice,
                                                     const ElectronConfig& electrons, const Coloring& coloring,
                                                     Precision precision);

/// Memory that an engine takes, mostly two vectors for each probe [bytes].
double chebyshevEngineBytes(const Lattice& lattice, const ElectronConfig& electrons, const Coloring& coloring,
                            Precision precision);

} // namespace kondoscope
