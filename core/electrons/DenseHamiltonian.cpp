#include "core/electrons/DenseHamiltonian.h"

#include <algorithm>
#include <cmath>

#include "core/support/Contracts.h"

namespace kondoscope {

namespace {

/// Occupations below this add nothing to a double.
constexpr double kNegligible = 1e-17;

/// Levels that are summed together: their amplitudes on one orbital lie side by side, so that sums over levels run
/// over contiguous memory.
constexpr int kBlock = 16;

/// Up to kBlock occupied levels, every amplitude times sqrt(f); unused places are 0.
template <typename Real> class LevelBlock
{
public:
    explicit LevelBlock(Eigen::Index dimension) : m_real(kBlock, dimension), m_imag(kBlock, dimension) { clear(); }

    bool isEmpty() const { return m_count == 0; }
    bool isFull() const { return m_count == kBlock; }
    void clear()
    {
        m_count = 0;
        m_real.setZero();
        m_imag.setZero();
    }
    void add(const std::complex<Real>* u, double f)
    {
        const Real scale = static_cast<Real>(std::sqrt(f));
        Real* real = m_real.data() + m_count;
        Real* imag = m_imag.data() + m_count;
        for (Eigen::Index p = 0; p < m_real.cols(); ++p) {
            real[p * kBlock] = scale * u[p].real();
            imag[p * kBlock] = scale * u[p].imag();
        }
        ++m_count;
    }

    /// Sum over levels, and over `kOrbitals` neighbouring orbitals, of f u_p conj(u_q).
    template <int kOrbitals> std::complex<double> element(Eigen::Index p, Eigen::Index q) const
    {
        using Amplitudes = Eigen::Map<const Eigen::Array<Real, kBlock * kOrbitals, 1>>;
        const Amplitudes pr(m_real.data() + p * kBlock), pi(m_imag.data() + p * kBlock);
        const Amplitudes qr(m_real.data() + q * kBlock), qi(m_imag.data() + q * kBlock);
        return {double((pr * qr + pi * qi).sum()), double((pi * qr - pr * qi).sum())};
    }

private:
    Eigen::Array<Real, Eigen::Dynamic, Eigen::Dynamic> m_real; ///< (levels, orbitals)
    Eigen::Array<Real, Eigen::Dynamic, Eigen::Dynamic> m_imag;
    int m_count = 0;
};

template <int kOrbitals, typename Real>
void addBlock(const LevelBlock<Real>& block, const std::vector<HoppingBond>& bonds, Eigen::ArrayXXd& sites,
              std::vector<std::complex<double>>& elements)
{
    for (Eigen::Index i = 0; i < sites.rows(); ++i) {
        sites(i, 0) += block.template element<1>(kOrbitals * i, kOrbitals * i).real();
        if constexpr (kOrbitals == 2) {
            const std::complex<double> mixed = block.template element<1>(2 * i, 2 * i + 1); // rho_(up,down)
            sites(i, 1) += block.template element<1>(2 * i + 1, 2 * i + 1).real();
            sites(i, 2) += mixed.real();
            sites(i, 3) += mixed.imag();
        }
    }
    for (std::size_t k = 0; k < bonds.size(); ++k)
        elements[k] += block.template element<kOrbitals>(kOrbitals * bonds[k].i, kOrbitals * bonds[k].j);
}

} // namespace

std::vector<std::complex<double>> twistPhases(const Lattice& lattice, const std::vector<HoppingBond>& bonds,
                                              const std::array<double, 2>& twist)
{
    std::vector<std::complex<double>> phases;
    phases.reserve(bonds.size());
    for (const HoppingBond& bond : bonds)
        phases.push_back(
            std::polar(1.0, twist[0] * bond.offset.x / lattice.lx() + twist[1] * bond.offset.y / lattice.ly()));
    return phases;
}

template <typename Real>
void fillHamiltonian(const ElectronConfig& electrons, const std::vector<HoppingBond>& bonds,
                     const std::vector<std::complex<double>>& coefficients, const SpinField& spins,
                     std::complex<Real>* matrix)
{
    KONDOSCOPE_EXPECTS(coefficients.size() == bonds.size());
    using Complex = std::complex<Real>;
    const auto orbitals = static_cast<std::size_t>(electrons.orbitalsPerSite());
    const auto sites = static_cast<std::size_t>(spins.rows());
    const std::size_t n = orbitals * sites;
    std::fill(matrix, matrix + n * n, Complex{});
    const auto element = [&](std::size_t row, std::size_t column) -> Complex& { return matrix[row + n * column]; };
    for (std::size_t i = 0; orbitals == 2 && i < sites; ++i) {
        const Eigen::RowVector3d h = electrons.J * spins.row(static_cast<Eigen::Index>(i));
        element(2 * i, 2 * i) = static_cast<Real>(-h.z());
        element(2 * i + 1, 2 * i + 1) = static_cast<Real>(h.z());
        element(2 * i + 1, 2 * i) = Complex(static_cast<Real>(-h.x()), static_cast<Real>(-h.y()));
    }
    for (std::size_t k = 0; k < bonds.size(); ++k) {
        const auto i = static_cast<std::size_t>(bonds[k].i), j = static_cast<std::size_t>(bonds[k].j);
        std::complex<double> h = i < j ? std::conj(coefficients[k]) : coefficients[k];
        if (i == j) // bond and conjugate fall on the same diagonal element
            h = 2.0 * h.real();
        for (std::size_t s = 0; s < orbitals; ++s)
            element(orbitals * std::max(i, j) + s, orbitals * std::min(i, j) + s) += Complex(h);
    }
}

template <typename Real>
void addDensityMatrix(const std::complex<Real>* eigenvectors, const Eigen::VectorXd& occupation,
                      const std::vector<HoppingBond>& bonds, const std::vector<std::complex<double>>& phases,
                      LocalDensityMatrix& rho)
{
    KONDOSCOPE_EXPECTS(phases.size() == bonds.size() && rho.bonds.size() == Eigen::Index(bonds.size()));
    std::vector<std::complex<double>> elements(bonds.size());
    LevelBlock<Real> block(occupation.size());
    const auto flush = [&] {
        if (rho.sites.cols() == 4)
            addBlock<2>(block, bonds, rho.sites, elements);
        else
            addBlock<1>(block, bonds, rho.sites, elements);
        block.clear();
    };
    for (Eigen::Index m = 0; m < occupation.size(); ++m) {
        if (occupation[m] < kNegligible)
            continue;
        block.add(eigenvectors + m * occupation.size(), occupation[m]);
        if (block.isFull())
            flush();
    }
    if (!block.isEmpty())
        flush();
    for (std::size_t k = 0; k < bonds.size(); ++k)
        rho.bonds[static_cast<Eigen::Index>(k)] += std::conj(phases[k]) * elements[k];
}

template void fillHamiltonian<float>(const ElectronConfig&, const std::vector<HoppingBond>&,
                                     const std::vector<std::complex<double>>&, const SpinField&, std::complex<float>*);
template void fillHamiltonian<double>(const ElectronConfig&, const std::vector<HoppingBond>&,
                                      const std::vector<std::complex<double>>&, const SpinField&,
                                      std::complex<double>*);
template void addDensityMatrix<float>(const std::complex<float>*, const Eigen::VectorXd&,
                                      const std::vector<HoppingBond>&, const std::vector<std::complex<double>>&,
                                      LocalDensityMatrix&);
template void addDensityMatrix<double>(const std::complex<double>*, const Eigen::VectorXd&,
                                       const std::vector<HoppingBond>&, const std::vector<std::complex<double>>&,
                                       LocalDensityMatrix&);

} // namespace kondoscope
