#include "core/electrons/kpm/LatticeOperator.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "core/electrons/ElectronForces.h"

namespace kondoscope {

namespace {

int reachOf(const Lattice& lattice, const ElectronConfig& electrons)
{
    int reach = 1;
    for (const Offset o : bondOffsets(lattice, electrons))
        reach = std::max({reach, std::abs(o.x), std::abs(o.y)});
    return reach;
}

} // namespace

std::vector<Offset> bondOffsets(const Lattice& lattice, const ElectronConfig& electrons)
{
    std::vector<Offset> offsets;
    const std::array<double, 3> hopping{electrons.t1, electrons.t2, electrons.t3};
    for (int rank = 1; rank <= 3; ++rank)
        if (hopping[static_cast<std::size_t>(rank - 1)] != 0.0)
            for (const Offset o : lattice.halfShell(rank))
                offsets.push_back(o);
    return offsets;
}

FoldedLattice foldFor(const Lattice& lattice, const ElectronConfig& electrons, int lanes, int columns)
{
    return FoldedLattice(lattice, lanes, reachOf(lattice, electrons), 2 * electrons.orbitalsPerSite(), columns);
}

template <typename Real>
LatticeOperator<Real>::LatticeOperator(const Lattice& lattice, const ElectronConfig& electrons, int columns)
    : m_electrons(electrons), m_fold(foldFor(lattice, electrons, kLanes<Real>, columns)),
      m_bonds(hoppingBonds(lattice, electrons)), m_siteCount(lattice.siteCount()),
      m_permutations(m_fold.permutations().size())
{
    std::copy(m_fold.permutations().begin(), m_fold.permutations().end(), m_permutations.data());
    m_stencil.orbitals = orbitals();
    m_stencil.width = m_fold.width();
    m_stencil.height = m_fold.height();
    m_stencil.ghost = m_fold.ghost();
    m_stencil.stride = m_fold.stride();
    m_stencil.ghosts = m_fold.ghosts().data();
    m_stencil.ghostCount = static_cast<int>(m_fold.ghosts().size());
    m_stencil.permutations = m_permutations.data();
    for (const Offset o : bondOffsets(lattice, electrons))
        m_stencil.bondOffset[m_stencil.bondCount++] = m_fold.offset(o);
    addShells(lattice);
    const std::size_t registers = orbitals() == 2 ? 3 : 4 * std::size_t(m_stencil.bondCount);
    m_siteData = AlignedArray<Real>(std::size_t(m_fold.cellCount()) * registers * kLanes<Real>);
    std::fill_n(m_siteData.data(), m_siteData.size(), Real(0));
    (orbitals() == 2 ? m_stencil.spins : m_stencil.bonds) = m_siteData.data();
}

/// The kernels expect the nearest neighbours first, even if their hopping is zero.
template <typename Real> void LatticeOperator<Real>::addShells(const Lattice& lattice)
{
    const std::array<double, 3> hopping{m_electrons.t1, m_electrons.t2, m_electrons.t3};
    for (int rank = 1; rank <= 3; ++rank) {
        if (rank > 1 && hopping[static_cast<std::size_t>(rank - 1)] == 0.0)
            continue;
        StencilShell<Real>& shell = m_stencil.shells[m_stencil.shellCount++];
        for (const Offset o : lattice.shell(rank))
            shell.offset[shell.count++] = m_fold.offset(o);
    }
}

template <typename Real> void LatticeOperator<Real>::set(const SpinField& spins, const SpectralBounds& bounds)
{
    const double scale = 2.0 / bounds.halfWidth();
    m_stencil.diagonal = static_cast<Real>(-scale * bounds.center());
    const std::array<double, 3> hopping{m_electrons.t1, m_electrons.t2, m_electrons.t3};
    int shell = 0;
    for (int rank = 1; rank <= 3; ++rank)
        if (const double t = hopping[static_cast<std::size_t>(rank - 1)]; rank == 1 || t != 0.0)
            m_stencil.shells[shell++].amplitude = static_cast<Real>(-t * scale);
    if (orbitals() == 2)
        setSpins(spins, scale);
    else
        setBonds(spins, scale);
}

template <typename Real> void LatticeOperator<Real>::setSpins(const SpinField& spins, double scale)
{
    for (int site = 0; site < m_siteCount; ++site) {
        Real* cell = m_siteData.data() + std::size_t(m_fold.cellOf(site)) * 3 * kLanes<Real>;
        for (int part = 0; part < 3; ++part)
            std::fill_n(cell + part * kLanes<Real> + m_fold.laneOf(site, 0), m_fold.columns(),
                        static_cast<Real>(-m_electrons.J * scale * spins(site, part)));
    }
}

template <typename Real> void LatticeOperator<Real>::setBonds(const SpinField& spins, double scale)
{
    const std::vector<std::complex<double>> hopping = doubleExchangeHopping(m_bonds, spins);
    const std::size_t count = std::size_t(m_stencil.bondCount);
    const auto put = [&](int site, std::size_t direction, std::complex<double> value) {
        Real* cell = m_siteData.data() + (std::size_t(m_fold.cellOf(site)) * 4 * count + 2 * direction) * kLanes<Real> +
                     m_fold.laneOf(site, 0);
        std::fill_n(cell, m_fold.columns(), static_cast<Real>(value.real()));
        std::fill_n(cell + kLanes<Real>, m_fold.columns(), static_cast<Real>(value.imag()));
    };
    for (std::size_t k = 0; k < m_bonds.size(); ++k) {
        const std::size_t direction = k / std::size_t(m_siteCount);
        put(m_bonds[k].i, direction, scale * hopping[k]);
        put(m_bonds[k].j, direction + count, scale * std::conj(hopping[k]));
    }
}

template <typename Real> std::size_t LatticeOperator<Real>::vectorSize() const
{
    return std::size_t(m_fold.cellCount()) * 2 * std::size_t(orbitals()) * kLanes<Real>;
}

template <typename Real> std::size_t LatticeOperator<Real>::siteMatrixSize() const
{
    return std::size_t(m_fold.cellCount()) * (orbitals() == 2 ? 4 : 1) * kLanes<Real>;
}

template <typename Real> std::size_t LatticeOperator<Real>::bondMatrixSize() const
{
    return std::size_t(m_fold.cellCount()) * 2 * std::size_t(m_stencil.bondCount) * kLanes<Real>;
}

template <typename Real> std::size_t LatticeOperator<Real>::element(int site, int orbital, int column) const
{
    return (std::size_t(m_fold.cellOf(site)) * 2 * std::size_t(orbitals()) + 2 * std::size_t(orbital)) * kLanes<Real> +
           std::size_t(m_fold.laneOf(site, column));
}

template <typename Real>
void LatticeOperator<Real>::addTo(LocalDensityMatrix& rho, const Real* sites, const Real* bonds, double factor) const
{
    const auto laneSum = [&](const Real* lanes, int site) {
        double sum = 0.0;
        for (int column = 0; column < m_fold.columns(); ++column)
            sum += double(lanes[m_fold.laneOf(site, column)]);
        return factor * sum;
    };
    const int parts = orbitals() == 2 ? 4 : 1;
    for (int site = 0; site < m_siteCount; ++site) {
        const Real* cell = sites + std::size_t(m_fold.cellOf(site)) * std::size_t(parts) * kLanes<Real>;
        for (int part = 0; part < parts; ++part) // the kernels store half of real diagonal elements
            rho.sites(site, part) += (part < 2 ? 2.0 : 1.0) * laneSum(cell + part * kLanes<Real>, site);
    }
    const Eigen::Index count = m_stencil.bondCount;
    for (Eigen::Index k = 0; bonds && k < count; ++k)
        for (int site = 0; site < m_siteCount; ++site) {
            const Real* cell =
                bonds + (std::size_t(m_fold.cellOf(site)) * std::size_t(count) + std::size_t(k)) * 2 * kLanes<Real>;
            rho.bonds[k * m_siteCount + site] +=
                std::complex<double>(laneSum(cell, site), laneSum(cell + kLanes<Real>, site));
        }
}

template class LatticeOperator<float>;
template class LatticeOperator<double>;

} // namespace kondoscope
