#pragma once

#include <array>
#include <memory>

#include "core/electrons/ElectronConfig.h"
#include "core/forces/ForceModel.h"
#include "core/lattice/Lattice.h"

namespace kondoscope {

/// Fields of the conduction electrons by diagonalizing the Hamiltonian of the present spins: 2N x 2N at finite
/// coupling, N x N at infinite coupling.
///
/// Twists: boundary conditions psi(r + L_a) = exp(i theta_a) psi(r), theta_a = 2 pi k/T_a with k = 0..T_a - 1, all
/// sharing one chemical potential; energies, fields and densities are means over the twists, which for periodic spins
/// equals a lattice T_x L_x by T_y L_y sites large.
///
/// Cost O(T n^3), n the dimension; a call cannot be interrupted inside LAPACK. Ref: physics as in Zhang & Chern, PRL
/// 127, 146401 (2021); Lin, Zong & Ceperley, PRE 64, 016702 (2001) (twist averaging).
class ExactDiagonalization : public ForceModel
{
public:
    /// \throws ConfigError if the matrices need more memory than the machine has available, stating memory and time;
    /// for
    ///         twists < 1; for a filling above 1/2 at infinite coupling
    ExactDiagonalization(std::shared_ptr<const Lattice> lattice, const ElectronConfig& electrons,
                         Precision precision = Precision::Double, std::array<int, 2> twists = {1, 1});
    ~ExactDiagonalization() override;

    /// \param forces  energy: F (canonical) or Omega (grand) [t]; field (N, 3) [t]; density (N); chemical potential;
    /// bond
    ///                energies; electrons
    /// \throws NumericsError if the eigensolver does not converge; Cancelled
    void evaluate(const SpinField& spins, Forces& forces, std::stop_token stop = {}) override;
    std::string report() const override;
    std::optional<CostEstimate> estimate() const override;

    /// Levels of the last evaluation, all twists together, ascending [t].
    const Eigen::VectorXd& levels() const { return m_levels; }

private:
    struct Solver;
    template <typename Real> struct SolverOf;

    std::shared_ptr<const Lattice> m_lattice;
    ElectronConfig m_electrons;
    Precision m_precision;
    std::array<int, 2> m_twists;
    std::unique_ptr<Solver> m_solver;
    Eigen::VectorXd m_levels;
    double m_seconds = 0.0;
};

} // namespace kondoscope
