#include "core/electrons/ExactDiagonalization.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <complex>
#include <numbers>
#include <numeric>

#include <fmt/format.h>

#include "core/electrons/DenseHamiltonian.h"
#include "core/electrons/DiagonalizationCost.h"
#include "core/electrons/ElectronForces.h"
#include "core/electrons/HermitianEigensolver.h"
#include "core/electrons/LevelStatistics.h"
#include "core/electrons/Occupations.h"
#include "core/support/Contracts.h"
#include "core/support/Error.h"
#include "core/support/Memory.h"

namespace kondoscope {

namespace {

/// LAPACK counts its workspace, 2 n^2 real numbers, with 32 bits.
constexpr int kLargestDimension = 32766;

/// Eigenvalues that symmetry makes equal differ by this in single precision [t].
constexpr double kSingleDegeneracy = 2e-5;

void throwIfStopped(const std::stop_token& stop)
{
    if (stop.stop_requested())
        throw Cancelled();
}

} // namespace

/// The part that depends on the precision.
struct ExactDiagonalization::Solver
{
    virtual ~Solver() = default;
    /// Levels into `levels` (n); eigenvectors stay available to addDensityMatrix until the next call, kept ones until
    /// the slot is used again.
    virtual void diagonalize(const ElectronConfig& electrons, const std::vector<HoppingBond>& bonds,
                             const Coefficients& coefficients, const SpinField& spins,
                             Eigen::Ref<Eigen::VectorXd> levels) = 0;
    virtual void keepVectors(int slot) = 0;
    /// \param slot  of kept eigenvectors; -1: those of the last diagonalization
    virtual void addDensityMatrix(int slot, const Eigen::VectorXd& occupation, const std::vector<HoppingBond>& bonds,
                                  const Coefficients& phases, LocalDensityMatrix& rho) const = 0;
};

template <typename Real> struct ExactDiagonalization::SolverOf : Solver
{
    using Complex = std::complex<Real>;

    SolverOf(int dimension, int keptCount) : m_eigensolver(dimension)
    {
        m_kept.resize(static_cast<std::size_t>(keptCount));
        for (std::vector<Complex>& vectors : m_kept)
            vectors.resize(std::size_t(dimension) * std::size_t(dimension));
    }

    void diagonalize(const ElectronConfig& electrons, const std::vector<HoppingBond>& bonds,
                     const Coefficients& coefficients, const SpinField& spins,
                     Eigen::Ref<Eigen::VectorXd> levels) override
    {
        fillHamiltonian(electrons, bonds, coefficients, spins, m_eigensolver.matrix());
        m_eigensolver.solve();
        for (Eigen::Index m = 0; m < levels.size(); ++m)
            levels[m] = static_cast<double>(m_eigensolver.eigenvalues()[static_cast<std::size_t>(m)]);
    }

    void keepVectors(int slot) override
    {
        std::vector<Complex>& vectors = m_kept[static_cast<std::size_t>(slot)];
        std::copy_n(m_eigensolver.eigenvector(0), vectors.size(), vectors.data());
    }

    void addDensityMatrix(int slot, const Eigen::VectorXd& occupation, const std::vector<HoppingBond>& bonds,
                          const Coefficients& phases, LocalDensityMatrix& rho) const override
    {
        const Complex* vectors =
            slot < 0 ? m_eigensolver.eigenvector(0) : m_kept[static_cast<std::size_t>(slot)].data();
        kondoscope::addDensityMatrix(vectors, occupation, bonds, phases, rho);
    }

    HermitianEigensolver<Real> m_eigensolver;
    std::vector<std::vector<Complex>> m_kept; ///< of all twists but the last
};

ExactDiagonalization::ExactDiagonalization(std::shared_ptr<const Lattice> lattice, const ElectronConfig& electrons,
                                           Precision precision, std::array<int, 2> twists,
                                           std::array<double, 2> twistOffset)
    : m_lattice(std::move(lattice)), m_electrons(electrons), m_precision(precision), m_twists(twists),
      m_twistOffset(twistOffset)
{
    checkConfiguration();
    planMemory();
    m_bonds = hoppingBonds(*m_lattice, electrons);
}

ExactDiagonalization::~ExactDiagonalization() = default;

void ExactDiagonalization::allocate()
{
    const int keptCount = m_keepsVectors ? twistCount() - 1 : 0;
    if (m_precision == Precision::Double)
        m_solver = std::make_unique<SolverOf<double>>(dimension(), keptCount);
    else
        m_solver = std::make_unique<SolverOf<float>>(dimension(), keptCount);
}

ExactDiagonalization::Coefficients ExactDiagonalization::phases(int twist) const
{
    const int column = twist % m_twists[0], row = twist / m_twists[0];
    const double x = column + m_twistOffset[0], y = row + m_twistOffset[1];
    return twistPhases(*m_lattice, m_bonds,
                       {2 * std::numbers::pi * x / m_twists[0], 2 * std::numbers::pi * y / m_twists[1]});
}

void ExactDiagonalization::checkConfiguration() const
{
    if (m_twists[0] < 1 || m_twists[1] < 1 || m_twists[0] > 256 || m_twists[1] > 256)
        throw ConfigError(fmt::format("{} x {} twists are not possible (boundary conditions are averaged over a grid "
                                      "of them). Use 1 to 256 in each direction; 1 is periodic.",
                                      m_twists[0], m_twists[1]));
    m_electrons.validate();
}

void ExactDiagonalization::planMemory()
{
    const double sites = m_lattice->siteCount();
    const int n = static_cast<int>(std::min(1e9, sites * m_electrons.orbitalsPerSite()));
    m_estimate = diagonalizationCost(n, m_precision);
    m_estimate.seconds *= twistCount();
    const double available = availableMemory();
    const double kept = (twistCount() - 1.0) * matrixBytes(n, m_precision);
    m_keepsVectors = m_estimate.bytes + kept < 0.5 * available;
    if (m_keepsVectors)
        m_estimate.bytes += kept;
    else if (twistCount() > 1)
        m_estimate.seconds *= 2.0;
    if (m_estimate.bytes < available && n <= kLargestDimension)
        return;
    throw ConfigError(fmt::format(
        "exact diagonalization of {} x {} sites needs {} of memory and about {} an evaluation (dense matrices of "
        "dimension "
        "{}; {} are available, and LAPACK takes dimensions up to {}). Use a smaller lattice, or the kernel polynomial "
        "method (solver.kind = \"kpm\").",
        m_lattice->lx(), m_lattice->ly(), memoryText(m_estimate.bytes), estimateText(m_estimate.seconds), n,
        memoryText(available), kLargestDimension));
}

void ExactDiagonalization::evaluate(const SpinField& spins, Forces& forces, std::stop_token stop)
{
    evaluateInto(spins, {&m_electrons, 1}, {&forces, 1}, stop);
}

void ExactDiagonalization::evaluateConditions(const SpinField& spins, const std::vector<ElectronConfig>& conditions,
                                              std::vector<Forces>& forces, std::stop_token stop)
{
    for (const ElectronConfig& condition : conditions)
        condition.validate();
    forces.resize(conditions.size());
    evaluateInto(spins, conditions, forces, stop);
}

void ExactDiagonalization::evaluateInto(const SpinField& spins, std::span<const ElectronConfig> conditions,
                                        std::span<Forces> forces, const std::stop_token& stop)
{
    KONDOSCOPE_EXPECTS(spins.rows() == m_lattice->siteCount());
    if (!m_solver)
        allocate();
    const auto start = std::chrono::steady_clock::now();
    const Coefficients hopping = hoppingOf(spins);
    diagonalizeAllTwists(hopping, spins, stop);
    const std::vector<Eigen::Index> order = poolLevels();
    std::vector<Occupations> equilibria;
    std::vector<Eigen::MatrixXd> occupations;
    for (const ElectronConfig& condition : conditions) {
        equilibria.push_back(occupy(condition));
        Eigen::MatrixXd& occupation = occupations.emplace_back(dimension(), twistCount());
        for (std::size_t k = 0; k < order.size(); ++k)
            occupation.data()[order[k]] = equilibria.back().occupation[static_cast<Eigen::Index>(k)];
    }
    averageDensityMatrices(hopping, spins, occupations, stop);

    for (std::size_t c = 0; c < conditions.size(); ++c) {
        Forces& result = forces[c];
        forcesFromDensityMatrix(m_electrons, m_bonds, spins, m_rho[c], result);
        auto state = std::make_shared<ElectronicState>(
            electronicState(m_levels, equilibria[c], m_lattice->siteCount(), twistCount()));
        state->kineticEnergy = result.bondEnergy.sum();
        result.energy = conditions[c].ensemble == Ensemble::Canonical ? state->freeEnergy : state->grandPotential;
        result.chemicalPotential = equilibria[c].chemicalPotential;
        result.electrons = std::move(state);
    }
    m_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

ExactDiagonalization::Coefficients ExactDiagonalization::hoppingOf(const SpinField& spins) const
{
    if (m_electrons.coupling == Coupling::Infinite)
        return doubleExchangeHopping(m_bonds, spins);
    Coefficients hopping;
    for (const HoppingBond& bond : m_bonds)
        hopping.emplace_back(bond.amplitude);
    return hopping;
}

void ExactDiagonalization::diagonalizeAllTwists(const Coefficients& hopping, const SpinField& spins,
                                                const std::stop_token& stop)
{
    m_twistLevels.resize(dimension(), twistCount());
    for (int twist = 0; twist < twistCount(); ++twist) {
        throwIfStopped(stop);
        diagonalize(twist, hopping, spins);
        if (m_keepsVectors && twist + 1 < twistCount())
            m_solver->keepVectors(twist);
    }
    throwIfStopped(stop);
}

std::vector<Eigen::Index> ExactDiagonalization::poolLevels()
{
    std::vector<Eigen::Index> order(static_cast<std::size_t>(m_twistLevels.size()));
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    const double* pooled = m_twistLevels.data();
    std::sort(order.begin(), order.end(), [pooled](Eigen::Index a, Eigen::Index b) { return pooled[a] < pooled[b]; });
    m_levels.resize(m_twistLevels.size());
    for (std::size_t k = 0; k < order.size(); ++k)
        m_levels[static_cast<Eigen::Index>(k)] = pooled[order[k]];
    return order;
}

void ExactDiagonalization::diagonalize(int twist, const Coefficients& hopping, const SpinField& spins)
{
    Coefficients twisted = phases(twist);
    for (std::size_t k = 0; k < twisted.size(); ++k)
        twisted[k] *= hopping[k];
    m_solver->diagonalize(m_electrons, m_bonds, twisted, spins, m_twistLevels.col(twist));
}

Occupations ExactDiagonalization::occupy(const ElectronConfig& condition) const
{
    if (condition.ensemble == Ensemble::Grand)
        return occupyAtChemicalPotential(m_levels, condition.chemicalPotential, condition.kT);
    const double electrons = 2.0 * condition.filling * m_lattice->siteCount() * twistCount();
    return occupyWithElectrons(m_levels, std::min(electrons, double(m_levels.size())), condition.kT,
                               m_precision == Precision::Double ? kDegeneracy : kSingleDegeneracy);
}

void ExactDiagonalization::averageDensityMatrices(const Coefficients& hopping, const SpinField& spins,
                                                  const std::vector<Eigen::MatrixXd>& occupations,
                                                  const std::stop_token& stop)
{
    m_rho.resize(occupations.size());
    for (LocalDensityMatrix& rho : m_rho) {
        rho.sites.setZero(m_lattice->siteCount(), m_electrons.coupling == Coupling::Finite ? 4 : 1);
        rho.bonds.setZero(static_cast<Eigen::Index>(m_bonds.size()));
    }
    for (int twist = twistCount() - 1; twist >= 0; --twist) { // backwards: the last one's eigenvectors are still there
        const bool isLast = twist + 1 == twistCount();
        if (!m_keepsVectors && !isLast) {
            throwIfStopped(stop);
            diagonalize(twist, hopping, spins);
        }
        const Coefficients twistPhases = phases(twist);
        for (std::size_t c = 0; c < m_rho.size(); ++c)
            m_solver->addDensityMatrix(m_keepsVectors && !isLast ? twist : -1, occupations[c].col(twist), m_bonds,
                                       twistPhases, m_rho[c]);
    }
    for (LocalDensityMatrix& rho : m_rho) {
        rho.sites /= twistCount();
        rho.bonds /= twistCount();
    }
}

std::string ExactDiagonalization::report() const
{
    const std::string twists = twistCount() > 1 ? fmt::format(", {} x {} twists", m_twists[0], m_twists[1]) : "";
    const std::string time = m_seconds < 0 ? fmt::format("about {} an evaluation", estimateText(m_estimate.seconds))
                                           : durationText(m_seconds);
    return fmt::format("exact diagonalization, {} levels{}, {} precision, {}, {}", dimension(), twists,
                       m_precision == Precision::Double ? "double" : "single", memoryText(m_estimate.bytes), time);
}

} // namespace kondoscope
