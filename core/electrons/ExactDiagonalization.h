#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "core/electrons/ElectronConfig.h"
#include "core/electrons/Hopping.h"
#include "core/electrons/LocalDensityMatrix.h"
#include "core/forces/ForceModel.h"
#include "core/lattice/Lattice.h"

namespace kondoscope {

struct Occupations;

/// Fields of the conduction electrons by diagonalizing the Hamiltonian of the present spins: 2N x 2N at finite
/// coupling, N x N at infinite coupling.
///
/// Twists: boundary conditions psi(r + L_a) = exp(i theta_a) psi(r), theta_a = 2 pi (k + offset_a)/T_a with k = 0..T_a
/// - 1, all sharing one chemical potential; energies, fields and densities are means over the twists, which for
/// periodic spins and no offset equals a periodic lattice T_x L_x by T_y L_y sites large. Offsets of 1/2 leave out the
/// symmetric momenta and come closer to the thermodynamic limit of ordered metals.
///
/// Cost O(T n^3), n the dimension; a call cannot be interrupted inside LAPACK. Ref: physics as in Zhang & Chern, PRL
/// 127, 146401 (2021); Lin, Zong & Ceperley, PRE 64, 016702 (2001) (twist averaging).
class ExactDiagonalization : public ForceModel
{
public:
    /// \throws ConfigError if the matrices need more memory than the machine has available, stating memory and time;
    /// for
    ///         twists < 1; for a filling outside [0, 1], at infinite coupling [0, 1/2]; for kT < 0
    ExactDiagonalization(std::shared_ptr<const Lattice> lattice, const ElectronConfig& electrons,
                         Precision precision = Precision::Double, std::array<int, 2> twists = {1, 1},
                         std::array<double, 2> twistOffset = {0.0, 0.0});
    ~ExactDiagonalization() override;

    /// \param forces  energy: F (canonical) or Omega (grand) [t]; field (N, 3) [t]; density (N); chemical potential;
    ///                bond energies; electrons. All of one lattice, means over the twists.
    /// \throws NumericsError if the eigensolver does not converge or the spins are not finite; Cancelled between twists
    void evaluate(const SpinField& spins, Forces& forces, std::stop_token stop = {}) override;

    /// The same for many equilibria of these spins from one diagonalization: entry k of `forces` (resized) belongs to
    /// conditions[k], and is what a solver with these electrons gives. Afterwards levels() are those of the spins.
    /// \param conditions  ensemble, filling, chemicalPotential and kT are read; the Hamiltonian is the one of this
    ///                    solver
    /// 	hrows ConfigError for a condition that cannot be; NumericsError; Cancelled
    void evaluateConditions(const SpinField& spins, const std::vector<ElectronConfig>& conditions,
                            std::vector<Forces>& forces, std::stop_token stop = {});
    std::string report() const override;
    std::optional<CostEstimate> estimate() const override { return m_estimate; }

    /// Levels of the last evaluation, all twists together, ascending [t].
    const Eigen::VectorXd& levels() const { return m_levels; }

private:
    struct Solver;
    template <typename Real> struct SolverOf;
    using Coefficients = std::vector<std::complex<double>>;

    /// Takes the memory: at the first evaluation, since large matrices take seconds.
    void allocate();
    /// Of all bonds at one twist, 0..twistCount() - 1.
    Coefficients phases(int twist) const;
    int dimension() const { return m_lattice->siteCount() * m_electrons.orbitalsPerSite(); }
    int twistCount() const { return m_twists[0] * m_twists[1]; }
    void checkConfiguration() const;
    /// Decides whether the eigenvectors of all twists fit in memory, and estimates the cost.
    void planMemory();
    void diagonalize(int twist, const Coefficients& hopping, const SpinField& spins);
    /// Sorts the levels of all twists into m_levels. \return their indices in m_twistLevels
    std::vector<Eigen::Index> poolLevels();
    Occupations occupy(const ElectronConfig& condition) const;
    Coefficients hoppingOf(const SpinField& spins) const;
    /// Fills m_twistLevels.
    void diagonalizeAllTwists(const Coefficients& hopping, const SpinField& spins, const std::stop_token& stop);
    /// Fills m_rho. \param occupations  (n, twists), one a condition
    void averageDensityMatrices(const Coefficients& hopping, const SpinField& spins,
                                const std::vector<Eigen::MatrixXd>& occupations, const std::stop_token& stop);
    void evaluateInto(const SpinField& spins, std::span<const ElectronConfig> conditions, std::span<Forces> forces,
                      const std::stop_token& stop);

    std::shared_ptr<const Lattice> m_lattice;
    ElectronConfig m_electrons;
    Precision m_precision;
    std::array<int, 2> m_twists;
    std::array<double, 2> m_twistOffset;
    std::vector<HoppingBond> m_bonds;
    bool m_keepsVectors = true; ///< of all twists until mu is known; otherwise every twist is solved twice
    CostEstimate m_estimate;
    std::unique_ptr<Solver> m_solver;

    Eigen::MatrixXd m_twistLevels; ///< (n, twists)
    Eigen::VectorXd m_levels;
    std::vector<LocalDensityMatrix> m_rho; ///< one a condition of the last evaluation
    double m_seconds = -1.0;               ///< of the last evaluation; < 0 before the first
};

} // namespace kondoscope
