#pragma once

#include <memory>
#include <vector>

#include "core/electrons/ElectronConfig.h"
#include "core/electrons/Hopping.h"
#include "core/forces/ForceModel.h"
#include "core/lattice/Lattice.h"

namespace kondoscope {

enum class Precision { Single, Double };

/// Fields of the conduction electrons by diagonalizing the 2N x 2N Hamiltonian of the present spins.
///
/// H_i = -dF/dS_i = J <c+_i sigma c_i>, the same formula at fixed filling (F) and fixed chemical potential (Omega).
/// Cost O(N^3), memory about 96 N^2 bytes in single and 192 N^2 in double precision (matrix and LAPACK's workspace); a
/// call cannot be interrupted inside LAPACK. Ref: physics as in Zhang & Chern, PRL 127, 146401 (2021).
class ExactDiagonalization : public ForceModel
{
public:
    /// \throws ConfigError if the matrices would need more than kMaximumMemory
    ExactDiagonalization(std::shared_ptr<const Lattice> lattice, const ElectronConfig& electrons,
                         Precision precision = Precision::Double);
    ~ExactDiagonalization() override;

    /// \param forces  energy: F (canonical) or Omega (grand) [t]; field (N, 3) [t]; density (N); chemical potential
    /// \throws NumericsError if the eigensolver does not converge; Cancelled
    void evaluate(const SpinField& spins, Forces& forces, std::stop_token stop = {}) override;
    std::string report() const override;

    /// Levels of the last evaluation, ascending [t], 2N of them.
    const Eigen::VectorXd& levels() const { return m_levels; }
    /// Electrons of the last evaluation.
    double electronCount() const { return m_electronCount; }

    static constexpr double kMaximumMemory = 16e9; ///< bytes

private:
    struct Solver;
    template <typename Real> struct SolverOf;

    std::shared_ptr<const Lattice> m_lattice;
    ElectronConfig m_electrons;
    Precision m_precision;
    std::unique_ptr<Solver> m_solver;
    Eigen::VectorXd m_levels;
    double m_electronCount = 0.0;
    double m_seconds = 0.0;
};

} // namespace kondoscope
