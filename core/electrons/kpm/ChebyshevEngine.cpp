#include "core/electrons/kpm/ChebyshevEngine.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>
#include <string_view>

#include "core/electrons/kpm/LatticeOperator.h"
#include "core/support/Contracts.h"
#include "core/support/Error.h"
#include "core/support/ParallelFor.h"
#include "core/support/Random.h"
#include "core/support/Threads.h"

namespace kondoscope {

namespace {

/// One of the four vectors of a block that fits the second-level cache of present processors.
constexpr double kCachedVectorBytes = 0.6e6;

/// |T_m| <= 1 inside the bounds: a vector longer than the probes by more than rounding has left them.
constexpr double kGrowth = 1.01;

template <typename Real> class EngineOf : public ChebyshevEngine
{
public:
    EngineOf(const Lattice& lattice, const ElectronConfig& electrons, const Coloring& coloring)
        : m_kernels(stencilKernels<Real>()),
          m_operator(lattice, electrons, electrons.orbitalsPerSite() * coloring.colorCount), m_coloring(coloring),
          m_siteCount(lattice.siteCount()), m_bondCount(Eigen::Index(hoppingBonds(lattice, electrons).size()))
    {
        const int columns = m_operator.fold().columns();
        for (int block = 0; block * columns < columnCount(); ++block)
            m_blocks.push_back(
                {AlignedArray<Real>(m_operator.vectorSize()), AlignedArray<Real>(m_operator.vectorSize())});
        m_sitesOfColor.resize(std::size_t(coloring.colorCount));
        for (int site = 0; site < m_siteCount; ++site)
            m_sitesOfColor[std::size_t(coloring.color[std::size_t(site)])].push_back(site);
    }

    void setHamiltonian(const SpinField& spins, const SpectralBounds& bounds) override
    {
        KONDOSCOPE_EXPECTS(spins.rows() == m_siteCount && bounds.high > bounds.low);
        m_operator.set(spins, bounds);
        m_bounds = bounds;
    }

    void setProbes(const Eigen::ArrayXcd& phases) override { m_phases = phases; }

    ChebyshevMoments moments(int order, std::stop_token stop) override
    {
        KONDOSCOPE_EXPECTS(order >= 4 && order % 2 == 0);
        std::vector<Eigen::VectorXd> ofBlock(m_blocks.size(), Eigen::VectorXd::Zero(order));
        std::atomic<bool> violated{false};
        parallelFor(int(m_blocks.size()), threadBudget(), [&](int block, int) {
            if (!violated && !blockMoments(block, ofBlock[std::size_t(block)], violated, stop))
                violated = true;
        });
        ChebyshevMoments result{Eigen::VectorXd::Zero(order), violated};
        for (const Eigen::VectorXd& values : ofBlock)
            result.values += values;
        return result;
    }

    LocalDensityMatrix densityMatrix(const Eigen::VectorXd& coefficients, bool withBonds, std::stop_token stop) override
    {
        const int workers = std::min(int(m_blocks.size()), threadBudget());
        m_scratch.resize(std::size_t(workers));
        for (Scratch& scratch : m_scratch)
            prepare(scratch, withBonds);
        parallelFor(int(m_blocks.size()), workers, [&](int block, int worker) {
            reverseBlock(m_blocks[std::size_t(block)], m_scratch[std::size_t(worker)], coefficients, withBonds, stop);
        });
        LocalDensityMatrix rho = std::move(m_scratch.front().rho);
        for (std::size_t worker = 1; worker < m_scratch.size(); ++worker) {
            rho.sites += m_scratch[worker].rho.sites;
            rho.bonds += m_scratch[worker].rho.bonds;
        }
        return rho;
    }

    LanczosMatrix lanczos(int iterations, std::uint64_t seed, std::stop_token stop) override;

    int columnCount() const override { return m_operator.orbitals() * m_coloring.colorCount; }

    const char* instructionSet() const override { return m_kernels.instructionSet; }

    /// Measured at 48 x 48 sites (tests/benchmarks/README.md); beyond the cache main memory sets the pace.
    double secondsFor(int order, int lanczosIterations) const override
    {
        const std::string_view set = m_kernels.instructionSet;
        const double single = set == "AVX-512" ? 0.8e-9 : set == "AVX2" ? 1.5e-9 : 2.5e-9;
        const double operation = (sizeof(Real) == sizeof(double) ? 2.0 : 1.0) *
                                 (m_operator.orbitals() == 2 ? 1.0 : 1.8) * single *
                                 (m_operator.vectorSize() * sizeof(Real) > kCachedVectorBytes ? 4.0 : 1.0);
        const double block = double(m_siteCount) * m_operator.orbitals() * m_operator.fold().columns() * operation;
        const double rounds = std::ceil(double(m_blocks.size()) / threadBudget());
        return block * (rounds * order + 2.0 * lanczosIterations) + 1e-6 * m_siteCount;
    }

private:
    /// Two vectors of a block of probe columns; after the moments alpha_(K-1) in a0 and alpha_K in a1, K = M/2.
    struct Block
    {
        AlignedArray<Real> a0;
        AlignedArray<Real> a1;
    };

    struct Scratch
    {
        AlignedArray<Real> b0;
        AlignedArray<Real> b1;
        AlignedArray<Real> sites;
        AlignedArray<Real> bonds;
        LocalDensityMatrix rho;
    };

    void fillProbes(int block, Real* vector) const
    {
        std::fill_n(vector, m_operator.vectorSize(), Real(0));
        const int columns = m_operator.fold().columns(), orbitals = m_operator.orbitals();
        for (int c = 0; c < columns; ++c) {
            const int column = block * columns + c;
            if (column >= columnCount())
                break;
            for (const int site : m_sitesOfColor[std::size_t(column / orbitals)]) {
                const std::size_t at = m_operator.element(site, column % orbitals, c);
                vector[at] = Real(m_phases[site].real());
                vector[at + kLanes<Real>] = Real(m_phases[site].imag());
            }
        }
        m_kernels.fillGhosts(m_operator.stencil(), vector);
    }

    static double laneSum(const double* lanes) { return std::accumulate(lanes, lanes + kLanes<Real>, 0.0); }

    /// \return whether the vectors stayed inside the bounds
    bool blockMoments(int index, Eigen::VectorXd& mu, const std::atomic<bool>& violated, const std::stop_token& stop)
    {
        Block& block = m_blocks[std::size_t(index)];
        fillProbes(index, block.a0.data());
        std::fill_n(block.a1.data(), block.a1.size(), Real(0));
        mu[0] = probeNorm(index);
        const Eigen::Index order = mu.size();
        for (Eigen::Index m = 0; m < order / 2; ++m) { // makes alpha_(m+1)
            if (stop.stop_requested())
                throw Cancelled();
            double dots[2 * kLanes<Real>] = {};
            if (m > 0)
                std::swap(block.a0, block.a1);
            m_kernels.advance(m_operator.stencil(), block.a0.data(), block.a1.data(), m == 0 ? Real(0.5) : Real(1),
                              m == 0 ? Real(0) : Real(1), dots);
            const double norm = laneSum(dots), product = laneSum(dots + kLanes<Real>);
            if (!(norm <= kGrowth * mu[0]) || violated)
                return false;
            mu[2 * m + 1] = m == 0 ? product : 2.0 * product - mu[1];
            if (2 * m + 2 < order)
                mu[2 * m + 2] = 2.0 * norm - mu[0];
        }
        return true;
    }

    /// Probe entries have modulus 1.
    double probeNorm(int block) const
    {
        const int columns = m_operator.fold().columns();
        double norm = 0.0;
        for (int column = block * columns; column < std::min((block + 1) * columns, columnCount()); ++column)
            norm += double(m_sitesOfColor[std::size_t(column / m_operator.orbitals())].size());
        return norm;
    }

    void prepare(Scratch& scratch, bool withBonds) const
    {
        if (scratch.b0.size() == 0) {
            scratch.b0 = AlignedArray<Real>(m_operator.vectorSize());
            scratch.b1 = AlignedArray<Real>(m_operator.vectorSize());
            scratch.sites = AlignedArray<Real>(m_operator.siteMatrixSize());
        }
        if (withBonds && scratch.bonds.size() == 0)
            scratch.bonds = AlignedArray<Real>(m_operator.bondMatrixSize());
        scratch.rho.sites = Eigen::ArrayXXd::Zero(m_siteCount, m_operator.orbitals() == 2 ? 4 : 1);
        scratch.rho.bonds = Eigen::ArrayXcd::Zero(withBonds ? m_bondCount : 0);
    }

    /// Adds the block's share of the gradient; the recursion runs backwards from alpha_K, so nothing was stored.
    void reverseBlock(Block& block, Scratch& s, const Eigen::VectorXd& c, bool withBonds, const std::stop_token& stop)
    {
        const StencilOperator<Real>& a = m_operator.stencil();
        const Eigen::Index half = c.size() / 2;
        std::fill_n(s.b0.data(), s.b0.size(), Real(0));
        std::fill_n(s.b1.data(), s.b1.size(), Real(0));
        std::fill_n(s.sites.data(), s.sites.size(), Real(0));
        if (withBonds)
            std::fill_n(s.bonds.data(), s.bonds.size(), Real(0));
        double unused[kLanes<Real>] = {};
        m_kernels.combine(a, block.a0.data(), s.b0.data(), Real(2.0 * c[c.size() - 1]), Real(0), unused);
        double constant = c[1];
        for (Eigen::Index m = half - 1; m >= 1; --m) {
            if (stop.stop_requested())
                throw Cancelled();
            if (withBonds)
                m_kernels.accumulateBonds(a, block.a0.data(), s.b0.data(), Real(1), s.bonds.data());
            m_kernels.reverse(a, {block.a0.data(), block.a1.data(), s.b0.data(), s.b1.data(), Real(4.0 * c[2 * m]),
                                  Real(2.0 * c[2 * m + 1]), Real(m > 1 ? 2.0 * c[2 * m - 1] : 0.0), s.sites.data()});
            std::swap(block.a0, block.a1);
            std::swap(s.b0, s.b1);
            constant -= c[2 * m + 1];
        }
        const Real* probes = block.a0.data();
        m_kernels.accumulateSites(a, probes, s.b0.data(), Real(0.5), s.sites.data());
        m_kernels.accumulateSites(a, probes, probes, Real(0.5 * constant), s.sites.data());
        if (withBonds) {
            m_kernels.accumulateBonds(a, probes, s.b0.data(), Real(0.5), s.bonds.data());
            m_kernels.accumulateBonds(a, probes, probes, Real(0.5 * constant), s.bonds.data());
        }
        m_operator.addTo(s.rho, s.sites.data(), withBonds ? s.bonds.data() : nullptr, 1.0 / m_bounds.halfWidth());
    }

    const StencilKernels<Real>& m_kernels;
    LatticeOperator<Real> m_operator;
    Coloring m_coloring;
    int m_siteCount;
    Eigen::Index m_bondCount;
    std::vector<std::vector<int>> m_sitesOfColor;
    std::vector<Block> m_blocks;
    std::vector<Scratch> m_scratch; ///< one a worker
    Eigen::ArrayXcd m_phases;
    SpectralBounds m_bounds;
};

/// A = 2 (H - a)/b is turned back into H: alpha = b/2 <v, A v> + a. All columns of the first block run along, the first
/// one holds the vector.
template <typename Real> LanczosMatrix EngineOf<Real>::lanczos(int iterations, std::uint64_t seed, std::stop_token stop)
{
    const StencilOperator<Real>& a = m_operator.stencil();
    Block& block = m_blocks.front();
    std::fill_n(block.a0.data(), block.a0.size(), Real(0));
    std::fill_n(block.a1.data(), block.a1.size(), Real(0));
    const RandomStream random(seed, kProbing);
    for (int site = 0; site < m_siteCount; ++site) {
        const Eigen::Vector4d numbers = random.uniform(std::uint64_t(site), 1u << 31).array() - 0.5;
        for (int orbital = 0; orbital < m_operator.orbitals(); ++orbital) {
            const std::size_t at = m_operator.element(site, orbital, 0);
            block.a0.data()[at] = Real(numbers[2 * orbital]);
            block.a0.data()[at + kLanes<Real>] = Real(numbers[2 * orbital + 1]);
        }
    }
    double norms[kLanes<Real>] = {};
    m_kernels.combine(a, block.a0.data(), block.a0.data(), Real(1), Real(0), norms);
    double unused[kLanes<Real>] = {};
    m_kernels.combine(a, block.a0.data(), block.a0.data(), Real(1.0 / std::sqrt(laneSum(norms))), Real(0), unused);
    std::vector<double> diagonal, offDiagonal;
    double previous = 0.0; // norm of the last residual, in units of b/2
    for (int k = 0; k < iterations; ++k) {
        if (stop.stop_requested())
            throw Cancelled();
        double dots[2 * kLanes<Real>] = {};
        m_kernels.advance(a, block.a0.data(), block.a1.data(), Real(1), Real(previous), dots);
        const double alpha = laneSum(dots + kLanes<Real>);
        double residual[kLanes<Real>] = {};
        m_kernels.combine(a, block.a0.data(), block.a1.data(), Real(-alpha), Real(1), residual);
        previous = std::sqrt(laneSum(residual));
        diagonal.push_back(0.5 * m_bounds.halfWidth() * alpha + m_bounds.center());
        offDiagonal.push_back(0.5 * m_bounds.halfWidth() * previous);
        if (!(previous > 1e-4)) // an invariant subspace: its extremes are exact
            break;
        m_kernels.combine(a, block.a1.data(), block.a1.data(), Real(1.0 / previous), Real(0), residual);
        std::swap(block.a0, block.a1);
    }
    const auto vector = [](const std::vector<double>& v) {
        return Eigen::VectorXd(Eigen::Map<const Eigen::VectorXd>(v.data(), Eigen::Index(v.size())));
    };
    return {vector(diagonal), vector(offDiagonal)};
}

} // namespace

std::unique_ptr<ChebyshevEngine> makeChebyshevEngine(std::shared_ptr<const Lattice> lattice,
                                                     const ElectronConfig& electrons, const Coloring& coloring,
                                                     Precision precision)
{
    if (precision == Precision::Single)
        return std::make_unique<EngineOf<float>>(*lattice, electrons, coloring);
    return std::make_unique<EngineOf<double>>(*lattice, electrons, coloring);
}

double chebyshevEngineBytes(const Lattice& lattice, const ElectronConfig& electrons, const Coloring& coloring,
                            Precision precision)
{
    const int lanes = precision == Precision::Double ? kLanes<double> : kLanes<float>;
    const int orbitals = electrons.orbitalsPerSite(), columns = orbitals * coloring.colorCount;
    const FoldedLattice fold = foldFor(lattice, electrons, lanes, columns);
    const double bonds = double(bondOffsets(lattice, electrons).size());
    const double blocks = std::ceil(double(columns) / fold.columns());
    const double perCell = 2.0 * orbitals * (2.0 * blocks + 2.0 * threadBudget()) // alpha of blocks, b of threads
                           + threadBudget() * (4.0 + 2.0 * bonds)                 // density matrices
                           + (orbitals == 2 ? 3.0 : 4.0 * bonds);                 // spins or hopping
    return double(fold.cellCount()) * perCell * double(kLaneBytes);
}

} // namespace kondoscope
