#pragma once

#include <complex>
#include <vector>

#include "core/electrons/ElectronConfig.h"
#include "core/electrons/Hopping.h"
#include "core/electrons/LocalDensityMatrix.h"
#include "core/electrons/kpm/FoldedLattice.h"
#include "core/electrons/kpm/SpectralBounds.h"
#include "core/lattice/SpinField.h"
#include "core/support/AlignedArray.h"

namespace kondoscope {

/// The Hamiltonian in the form of the kernels: owns the arrays that a StencilOperator points to.
template <typename Real> class LatticeOperator
{
public:
    /// \param columns  probe columns that it will be applied to
    LatticeOperator(const Lattice& lattice, const ElectronConfig& electrons, int columns);
    LatticeOperator(const LatticeOperator&) = delete;
    LatticeOperator& operator=(const LatticeOperator&) = delete;

    /// Takes over spins (N, 3) and scale.
    void set(const SpinField& spins, const SpectralBounds& bounds);

    const StencilOperator<Real>& stencil() const { return m_stencil; }
    const FoldedLattice& fold() const { return m_fold; }
    int orbitals() const { return m_electrons.orbitalsPerSite(); }

    /// Numbers in one vector, in the density matrix of the sites and in that of the bonds, ghosts included.
    std::size_t vectorSize() const;
    std::size_t siteMatrixSize() const;
    std::size_t bondMatrixSize() const;

    /// Index of the real part of an element of a vector; the imaginary part follows kLanes later.
    std::size_t element(int site, int orbital, int column) const;

    /// Adds the lanes of a block's density matrices, times factor, to that of the lattice (sized (N, 4) or (N, 1),
    /// bonds as hoppingBonds() or empty).
    void addTo(LocalDensityMatrix& rho, const Real* sites, const Real* bonds, double factor) const;

private:
    void addShells(const Lattice& lattice);
    void setSpins(const SpinField& spins, double scale);
    void setBonds(const SpinField& spins, double scale);

    ElectronConfig m_electrons;
    FoldedLattice m_fold;
    std::vector<HoppingBond> m_bonds;
    int m_siteCount;
    StencilOperator<Real> m_stencil;
    AlignedArray<Real> m_permutations;
    AlignedArray<Real> m_siteData; ///< spins or bonds of every cell
};

extern template class LatticeOperator<float>;
extern template class LatticeOperator<double>;

/// How the lattice is folded for this Hamiltonian. \param columns  probe columns
FoldedLattice foldFor(const Lattice& lattice, const ElectronConfig& electrons, int lanes, int columns);

/// Offsets of the bonds with nonzero hopping, one of each opposite pair, nearest neighbours first.
std::vector<Offset> bondOffsets(const Lattice& lattice, const ElectronConfig& electrons);

} // namespace kondoscope
