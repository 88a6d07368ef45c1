#include "core/electrons/ExactDiagonalization.h"

#include <algorithm>
#include <chrono>
#include <complex>

#include <fmt/format.h>

#include "core/electrons/HermitianEigensolver.h"
#include "core/electrons/Hopping.h"
#include "core/electrons/Occupations.h"
#include "core/support/Contracts.h"
#include "core/support/Error.h"

namespace kondoscope {

/// The part that depends on the precision. Row and column index of the matrix: 2*site + spin (0 up, 1 down).
struct ExactDiagonalization::Solver
{
    virtual ~Solver() = default;
    virtual void diagonalize(const SpinField& spins, double J, Eigen::VectorXd& levels) = 0;
    virtual void densityMatrix(const Eigen::VectorXd& occupation, double J, Forces& forces) = 0;
};

template <typename Real> struct ExactDiagonalization::SolverOf : Solver
{
    using Complex = std::complex<Real>;

    SolverOf(int sites, std::vector<HoppingBond> hopping) : m_eigensolver(2 * sites), m_hopping(std::move(hopping)) {}

    void diagonalize(const SpinField& spins, double J, Eigen::VectorXd& levels) override
    {
        const auto n = static_cast<std::size_t>(m_eigensolver.dimension());
        Complex* h = m_eigensolver.matrix();
        std::fill(h, h + n * n, Complex{});
        const auto element = [&](std::size_t row, std::size_t column) -> Complex& { return h[row + n * column]; };
        for (std::size_t i = 0; i < n / 2; ++i) {
            const auto s = spins.row(static_cast<Eigen::Index>(i));
            element(2 * i, 2 * i) = static_cast<Real>(-J * s.z());
            element(2 * i + 1, 2 * i + 1) = static_cast<Real>(J * s.z());
            element(2 * i + 1, 2 * i) = Complex(static_cast<Real>(-J * s.x()), static_cast<Real>(-J * s.y()));
        }
        for (const HoppingBond& hop : m_hopping) // the eigensolver reads the lower triangle
            for (std::size_t spin = 0; spin < 2; ++spin)
                element(2 * static_cast<std::size_t>(std::max(hop.i, hop.j)) + spin,
                        2 * static_cast<std::size_t>(std::min(hop.i, hop.j)) + spin) +=
                    static_cast<Real>(hop.amplitude);
        m_eigensolver.solve();
        levels.resize(static_cast<Eigen::Index>(n));
        for (std::size_t m = 0; m < n; ++m)
            levels[static_cast<Eigen::Index>(m)] = static_cast<double>(m_eigensolver.eigenvalues()[m]);
    }

    void densityMatrix(const Eigen::VectorXd& occupation, double J, Forces& forces) override
    {
        const Eigen::Index sites = m_eigensolver.dimension() / 2;
        forces.field.setZero(sites, 3);
        forces.density.setZero(sites);
        for (Eigen::Index m = 0; m < occupation.size(); ++m) {
            const double f = occupation[m];
            if (f < 1e-16)
                continue;
            const Complex* u = m_eigensolver.eigenvector(static_cast<int>(m));
            for (Eigen::Index i = 0; i < sites; ++i) {
                const Complex up = u[2 * i], down = u[2 * i + 1];
                const Complex mixed = up * std::conj(down); // rho_(up,down)
                const double upWeight = std::norm(up), downWeight = std::norm(down);
                forces.field(i, 0) += 2.0 * J * f * static_cast<double>(mixed.real());
                forces.field(i, 1) -= 2.0 * J * f * static_cast<double>(mixed.imag());
                forces.field(i, 2) += J * f * (upWeight - downWeight);
                forces.density[i] += f * (upWeight + downWeight);
            }
        }
    }

    HermitianEigensolver<Real> m_eigensolver;
    std::vector<HoppingBond> m_hopping;
};

ExactDiagonalization::ExactDiagonalization(std::shared_ptr<const Lattice> lattice, const ElectronConfig& electrons,
                                           Precision precision, std::array<int, 2> twists)
    : m_lattice(std::move(lattice)), m_electrons(electrons), m_precision(precision), m_twists(twists)
{
    const double sites = m_lattice->siteCount();
    const double bytes = sites * sites * (precision == Precision::Double ? 192.0 : 96.0);
    if (bytes > 16e9)
        throw ConfigError(
            fmt::format("exact diagonalization of {} x {} sites needs {:.0f} GB of memory (it stores matrices "
                        "of dimension {}). Use a smaller lattice or solver.kind = \"ml\".",
                        m_lattice->lx(), m_lattice->ly(), bytes / 1e9, 2 * m_lattice->siteCount()));
    auto hopping = hoppingBonds(*m_lattice, electrons);
    if (precision == Precision::Double)
        m_solver = std::make_unique<SolverOf<double>>(m_lattice->siteCount(), std::move(hopping));
    else
        m_solver = std::make_unique<SolverOf<float>>(m_lattice->siteCount(), std::move(hopping));
}

ExactDiagonalization::~ExactDiagonalization() = default;

void ExactDiagonalization::evaluate(const SpinField& spins, Forces& forces, std::stop_token stop)
{
    KONDOSCOPE_EXPECTS(spins.rows() == m_lattice->siteCount());
    if (stop.stop_requested())
        throw Cancelled();
    const auto start = std::chrono::steady_clock::now();
    m_solver->diagonalize(spins, m_electrons.J, m_levels);
    if (stop.stop_requested())
        throw Cancelled();
    const bool canonical = m_electrons.ensemble == Ensemble::Canonical;
    const Occupations occupations =
        canonical ? occupyWithElectrons(m_levels, m_electrons.filling * double(m_levels.size()), m_electrons.kT)
                  : occupyAtChemicalPotential(m_levels, m_electrons.chemicalPotential, m_electrons.kT);
    m_solver->densityMatrix(occupations.occupation, m_electrons.J, forces);
    forces.energy = canonical ? occupations.freeEnergy() : occupations.grandPotential;
    forces.chemicalPotential = occupations.chemicalPotential;
    m_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::optional<CostEstimate> ExactDiagonalization::estimate() const
{
    return std::nullopt;
}

std::string ExactDiagonalization::report() const
{
    return fmt::format("exact diagonalization, {} levels, {} precision, {:.3g} s", 2 * m_lattice->siteCount(),
                       m_precision == Precision::Double ? "double" : "single", m_seconds);
}

} // namespace kondoscope
