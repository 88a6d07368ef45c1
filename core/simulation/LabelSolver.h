#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <utility>
#include <vector>

#include "core/forces/ForceModel.h"
#include "core/simulation/RunConfig.h"

namespace kondoscope {

class ExactDiagonalization;

/// Electrons of one Hamiltonian on one lattice, solved for one spin configuration at many conditions: exact
/// diagonalization does so with a single diagonalization, kernel polynomials anew for each. Superexchange of infinite
/// coupling is included.
class LabelSolver
{
public:
    /// \param solver  "ed" or "kpm"
    /// \param seed    of the probe vectors of "kpm"
    /// \throws ConfigError
    LabelSolver(std::shared_ptr<const Lattice> lattice, const ElectronConfig& electrons, const SolverConfig& solver,
                std::uint64_t seed);
    ~LabelSolver();

    /// \param conditions  differ from the electrons of the constructor in ensemble, filling, chemical potential and kT
    /// \param frame       number of the spin configuration: draws the probe vectors of "kpm"
    /// \return the forces of every condition. \throws ConfigError, NumericsError, Cancelled
    std::vector<Forces> solve(const SpinField& spins, const std::vector<ElectronConfig>& conditions, std::int64_t frame,
                              std::stop_token stop);

private:
    void addSuperexchange(const SpinField& spins, std::vector<Forces>& forces);

    std::shared_ptr<const Lattice> m_lattice;
    SolverConfig m_solver;
    std::uint64_t m_seed;
    std::unique_ptr<ForceModel> m_exactModel; ///< "ed"
    ExactDiagonalization* m_exact = nullptr;  ///< the same
    std::unique_ptr<ForceModel> m_superexchange;
    /// "kpm": the solver of each place in the list of conditions, kept while the condition stays.
    std::vector<std::pair<ElectronConfig, std::unique_ptr<ForceModel>>> m_series;
};

} // namespace kondoscope
