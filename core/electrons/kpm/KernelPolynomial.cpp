#include "core/electrons/kpm/KernelPolynomial.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include <Eigen/Geometry>
#include <fmt/format.h>

#include "core/electrons/ElectronForces.h"
#include "core/electrons/kpm/ChebyshevEngine.h"
#include "core/electrons/kpm/ChebyshevThermodynamics.h"
#include "core/support/Contracts.h"
#include "core/support/Error.h"
#include "core/support/Memory.h"

namespace kondoscope {

namespace {

constexpr int kLanczosIterations = 32;

/// Gershgorin: no level lies outside, whatever the spins.
SpectralBounds guaranteedBounds(const Lattice& lattice, const ElectronConfig& electrons)
{
    double reach = electrons.coupling == Coupling::Finite ? std::abs(electrons.J) : 0.0;
    const double hopping[3] = {electrons.t1, electrons.t2, electrons.t3};
    for (int rank = 1; rank <= 3; ++rank)
        reach += std::abs(hopping[rank - 1]) * double(lattice.shell(rank).size());
    reach = std::max(1.001 * reach, 1e-6);
    return {-reach, reach};
}

template <typename Config> const Config& validated(const Config& config)
{
    config.validate();
    return config;
}

} // namespace

struct KernelPolynomial::Impl
{
    Impl(std::shared_ptr<const Lattice> lattice_, const ElectronConfig& electrons_, const KpmConfig& config_,
         std::uint64_t seed_)
        : lattice(std::move(lattice_)), electrons(validated(electrons_)), config(validated(config_)), seed(seed_),
          bonds(hoppingBonds(*lattice, electrons)), guaranteed(guaranteedBounds(*lattice, electrons)),
          bounds(guaranteed), order(planOrder(electrons, bounds, config)),
          probes(planProbes(*lattice, electrons, config))
    {
        bytes = chebyshevEngineBytes(*lattice, electrons, probes.coloring, config.precision);
        if (const double available = availableMemory(); bytes > available)
            throw ConfigError(
                fmt::format("the kernel polynomial method with {} probe vectors on {} x {} sites needs {:.1f} GB of "
                            "memory ({:.1f} GB "
                            "are available). Use fewer colours (solver.color_spacing) or a smaller lattice.",
                            columnCount(), lattice->lx(), lattice->ly(), bytes / 1e9, available / 1e9));
        engine = makeChebyshevEngine(lattice, electrons, probes.coloring, config.precision);
    }

    int columnCount() const { return electrons.orbitalsPerSite() * probes.coloring.colorCount; }

    /// What becomes of a spacing that does not divide the lattice.
    std::string unevenPeriods() const
    {
        const int p = config.colorSpacing;
        if (p == 0 || (lattice->lx() % p == 0 && lattice->ly() % p == 0))
            return {};
        return fmt::format("; {} does not divide {} x {}: as many periods as fit, lengths differing by a site", p,
                           lattice->lx(), lattice->ly());
    }

    /// Probe entries of the present step. At infinite coupling they are carried along with the spins by parallel
    /// transport from those at which the step began: with probes fixed in any gauge of the spinors, the energy would
    /// change with the gauge, and its gradient would not be the field.
    Eigen::ArrayXcd probePhasesFor(const SpinField& spins)
    {
        static const std::complex<double> kPowers[4] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
        const std::vector<std::uint8_t> powers = probePhases(lattice->siteCount(), seed, step);
        Eigen::ArrayXcd phases(spins.rows());
        for (Eigen::Index i = 0; i < spins.rows(); ++i)
            phases[i] = kPowers[powers[std::size_t(i)]];
        if (electrons.coupling == Coupling::Finite)
            return phases;
        if (stepSpins.rows() != spins.rows())
            stepSpins = spins;
        for (Eigen::Index i = 0; i < spins.rows(); ++i) {
            const std::complex<double> transport = overlap(spinorAlong(spins.row(i)), spinorAlong(stepSpins.row(i)));
            if (const double modulus = std::abs(transport); modulus > 0)
                phases[i] *= transport / modulus;
        }
        return phases;
    }

    /// The transport of the probes turns their phase by half the solid angle of (start of the step, S, S + dS); the
    /// energy of noisy probes depends on phases, by the divergence of their bond currents.
    void addTransportField(const SpinField& spins, const LocalDensityMatrix& rho, Forces& forces) const
    {
        if (probes.coloring.isIdentity)
            return;
        const std::vector<std::complex<double>> hopping = doubleExchangeHopping(bonds, spins);
        Eigen::VectorXd divergence = Eigen::VectorXd::Zero(spins.rows());
        for (std::size_t k = 0; k < bonds.size(); ++k) {
            const double current = 2.0 * (std::conj(rho.bonds[Eigen::Index(k)]) * hopping[k]).imag();
            divergence[bonds[k].i] += current;
            divergence[bonds[k].j] -= current;
        }
        for (Eigen::Index i = 0; i < spins.rows(); ++i) {
            const Eigen::Vector3d start = stepSpins.row(i), now = spins.row(i);
            if (const double closeness = 1.0 + start.dot(now); closeness > 1e-6) // not antipodal
                forces.field.row(i) -= 0.5 * divergence[i] / closeness * start.cross(now).transpose();
        }
    }

    /// Bounds by Lanczos; moments; where a level was outside, wider bounds and again.
    Eigen::VectorXd boundedMoments(const SpinField& spins, const std::stop_token& stop)
    {
        engine->setHamiltonian(spins, guaranteed);
        const LanczosMatrix krylov = engine->lanczos(kLanczosIterations, seed, stop);
        const SpectralBounds estimate = lanczosBounds(krylov.diagonal, krylov.offDiagonal);
        for (const double margin : {0.02, 0.1, 1.0}) {
            bounds = margin < 1.0 ? paddedBounds(estimate, guaranteed, margin) : guaranteed;
            order = planOrder(electrons, bounds, config);
            engine->setHamiltonian(spins, bounds);
            ChebyshevMoments moments = engine->moments(order.order, stop);
            if (!moments.boundsViolated)
                return std::move(moments.values);
            ++boundCorrections;
        }
        throw NumericsError(
            "the Chebyshev moments grow without limit (the spins are not finite, or a level lies outside "
            "bounds that hold for unit spins). Reset and use a smaller dynamics.dt.");
    }

    std::shared_ptr<const ElectronicState> state(const ChebyshevEquilibrium& e, const DensityOfStates& density,
                                                 const SpinField& spins, const Forces& forces) const
    {
        auto result = std::make_shared<ElectronicState>();
        result->electronCount = e.electronCount;
        result->grandPotential = e.grandPotential;
        result->freeEnergy = e.freeEnergy();
        result->internalEnergy = e.internalEnergy;
        result->entropy = e.entropy;
        // the energy of the coupling is -sum S.H: what is left is kinetic
        result->kineticEnergy = electrons.coupling == Coupling::Infinite
                                    ? forces.bondEnergy.sum()
                                    : e.internalEnergy + spins.cwiseProduct(forces.field).sum();
        result->densityOfStates = density;
        if (const double gap = gapAround(density, e.chemicalPotential); gap > 0)
            result->gap = gap;
        return result;
    }

    std::shared_ptr<const Lattice> lattice;
    ElectronConfig electrons;
    KpmConfig config;
    std::uint64_t seed;
    std::vector<HoppingBond> bonds;
    SpectralBounds guaranteed;
    SpectralBounds bounds;
    OrderPlan order;
    ProbePlan probes;
    std::unique_ptr<ChebyshevEngine> engine;
    std::int64_t step = 0;
    SpinField stepSpins; ///< of the first evaluation of the step; empty before it
    int boundCorrections = 0;
    double bytes = 0.0;
    double seconds = 0.0;
};

KernelPolynomial::KernelPolynomial(std::shared_ptr<const Lattice> lattice, const ElectronConfig& electrons,
                                   const KpmConfig& config, std::uint64_t seed)
    : m_impl(std::make_unique<Impl>(std::move(lattice), electrons, config, seed))
{}

KernelPolynomial::~KernelPolynomial() = default;

void KernelPolynomial::beginStep(std::int64_t step)
{
    m_impl->step = step;
    m_impl->stepSpins.resize(0, 3);
}

void KernelPolynomial::evaluate(const SpinField& spins, Forces& forces, std::stop_token stop)
{
    Impl& d = *m_impl;
    KONDOSCOPE_EXPECTS(spins.rows() == d.lattice->siteCount());
    if (!spins.allFinite())
        throw NumericsError(
            "the spins hold NaN or infinity (they have no energy). Reset and use a smaller dynamics.dt.");
    if (stop.stop_requested())
        throw Cancelled();
    const auto start = std::chrono::steady_clock::now();
    d.engine->setProbes(d.probePhasesFor(spins));
    const Eigen::VectorXd moments = d.boundedMoments(spins, stop);
    const ChebyshevSeries series(d.order.order, d.bounds, d.order.damping);
    const int sites = d.lattice->siteCount();
    const DensityOfStates density = densityOfStates(moments, d.bounds, sites);
    const ChebyshevEquilibrium equilibrium = kondoscope::equilibrium(
        series, moments, d.electrons, sites, gapMiddle(density, 2.0 * d.electrons.filling * sites, sites));
    const Eigen::VectorXd coefficients =
        grandPotentialCoefficients(series, equilibrium.chemicalPotential, equilibrium.kT);
    const bool withBonds = forces.wantsBonds || d.electrons.coupling == Coupling::Infinite;
    const LocalDensityMatrix rho = d.engine->densityMatrix(coefficients, withBonds, stop);
    forcesFromDensityMatrix(d.electrons, d.bonds, spins, rho, forces);
    if (d.electrons.coupling == Coupling::Infinite)
        d.addTransportField(spins, rho, forces);
    forces.energy = d.electrons.ensemble == Ensemble::Canonical ? equilibrium.freeEnergy() : equilibrium.grandPotential;
    forces.chemicalPotential = equilibrium.chemicalPotential;
    forces.electrons = d.state(equilibrium, density, spins, forces);
    if (!forces.field.allFinite())
        throw NumericsError("the Chebyshev series gave fields that are not finite (single precision overflowed). Use "
                            "solver.precision = \"double\".");
    d.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string KernelPolynomial::report() const
{
    const Impl& d = *m_impl;
    const std::string colors = d.probes.coloring.isIdentity ? fmt::format("{} unit vectors", d.columnCount())
                                                            : fmt::format("{} probes ({} colours, spacing {}{})",
                                                                          d.columnCount(), d.probes.coloring.colorCount,
                                                                          d.probes.coloring.spacing, d.unevenPeriods());
    std::string text =
        fmt::format("kernel polynomial, order {} ({}), bounds [{:.3g}, {:.3g}], {}, {} precision, {}", d.order.order,
                    name(d.order.damping), d.bounds.low, d.bounds.high, colors,
                    d.config.precision == Precision::Double ? "double" : "single", d.engine->instructionSet());
    text += ", expected torque error " + percentText(expectedError());
    if (d.boundCorrections > 0)
        text += fmt::format(", bounds corrected {} times", d.boundCorrections);
    if (d.seconds == 0.0)
        return text + fmt::format(", about {:.2g} s an evaluation", estimate()->seconds);
    return text + fmt::format(", {:.3g} s", d.seconds);
}

std::string KernelPolynomial::warning() const
{
    const std::string &order = m_impl->order.warning, &probes = m_impl->probes.warning;
    return order.empty() || probes.empty() ? order + probes : order + " " + probes;
}

std::optional<CostEstimate> KernelPolynomial::estimate() const
{
    const Impl& d = *m_impl;
    return CostEstimate{d.bytes, d.engine->secondsFor(d.order.order, kLanczosIterations)};
}

double KernelPolynomial::expectedError() const
{
    return std::hypot(m_impl->order.error, m_impl->probes.error);
}

int KernelPolynomial::order() const
{
    return m_impl->order.order;
}

int KernelPolynomial::columnCount() const
{
    return m_impl->columnCount();
}

const SpectralBounds& KernelPolynomial::bounds() const
{
    return m_impl->bounds;
}

} // namespace kondoscope
