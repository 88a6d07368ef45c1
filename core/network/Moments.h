#pragma once

#include "core/network/MomentKernels.h"
#include "core/network/SpinInputs.h"

namespace kondoscope {

/// The Hamiltonian whose moments a network sees, scaled to [-1, 1]: h = (H - a)/b, H = -t sum c+c - J sum S.(c+ sigma
/// c) between nearest neighbours.
struct MomentHamiltonian
{
    double t = 1.0;
    double J = 0.0;
    double a = 0.0;
    double b = 1.0;
};

/// Which moments: levels k = 1..levels, electrons that go at most `radius` hops, and whether those with Q are wanted.
struct MomentShape
{
    int levels = 0;
    int radius = 0;
    bool polarized = false;

    int featureCount() const { return (polarized ? 4 : 2) * levels; }
};

/// Shift and scale of every feature: value = (moment - mean) scale.
struct MomentNormalization
{
    std::vector<double> mean, scale;
};

/// Local moments of the electrons: with x_n = T_n(h) |site, start spin> (T_n: Chebyshev polynomials), confined to the
/// sites within `radius` hops, the features of levels k = 1..m are
///
///   x_k.x_k, x_k.Q x_k, x_k.x_(k+1), x_k.Q x_(k+1)   (real parts, summed over both start spins; Q = S.sigma on these)
///
/// i.e. the moments 2k and 2k + 1 of the local density of states and of its spin polarization along the spin of the
/// site. They say exactly what the electrons see of the neighbourhood: all closed paths of up to 2m + 1 hops. Features
/// are shifted and scaled to mean 0 and variance 1 over random spins. Invariant under point group, rotations, time
/// reversal. Ref: recursion and bond-order methods, Haydock, Solid State Phys. 35, 215 (1980).
template <typename Real> class Moments : public Operation<Real>
{
public:
    /// \param out  shape.featureCount() planes
    Moments(Workspace<Real>& workspace, SpinPlanes spins, Tensor out, const Lattice& lattice,
            const MomentHamiltonian& hamiltonian, const MomentShape& shape);

    void setNormalization(const MomentNormalization& normalization);

    void forward(Workspace<Real>& w, const Share& share) override;
    void backward(Workspace<Real>& w, const Share& share) override;
    void backwardOnce(Workspace<Real>& w) override;
    void tangent(Workspace<Real>& w, const Share& share) override;
    bool hasOnce() const override { return true; }
    std::vector<Tensor> planeInputs() const override { return {m_spins.tensor}; }

private:
    using Vector = AlignedArray<Real>;
    struct Scratch
    {
        std::vector<std::ptrdiff_t> distance; ///< in a plane, by displacement
        Vector x, features, spinMoments, g, siteGradient, weights;
    };

    /// What a part adds to dE/dS, also in rows of other parts: kept apart, so that sums do not depend on the threads.
    struct PartGradient
    {
        int firstRow = 0; ///< of the rows it covers; may be negative
        int rows = 0;
        Vector values; ///< three components of whole rows
    };

    Scratch& scratch(const Workspace<Real>& w, int worker);
    PartGradient& partGradient(const Workspace<Real>& w, const Share& share);
    void loadWeights(Workspace<Real>& w, Scratch& s, std::size_t site, int first, int last) const;
    MomentTask<Real> task(Workspace<Real>& w, Scratch& s, std::size_t site) const;
    /// Place of a feature among those of the kernels.
    int slot(int feature) const { return m_shape.polarized ? feature : 2 * feature; }
    template <typename Work> void forStrips(const Workspace<Real>& w, const Share& share, Work work) const;

    SpinPlanes m_spins;
    Tensor m_out;
    MomentShape m_shape;
    MomentHamiltonian m_hamiltonian;
    std::vector<Offset> m_displacements;     ///< row by row
    std::vector<std::vector<int>> m_inside;  ///< displacements within n hops
    std::vector<std::vector<int>> m_outside; ///< the others
    std::vector<const int*> m_insideStart, m_outsideStart;
    std::vector<int> m_insideCount;
    std::vector<int> m_neighbors;
    int m_centre;
    int m_neighborCount;
    std::vector<Real> m_mean; ///< of the features over random spins
    std::vector<Real> m_scale;
    std::vector<Scratch> m_scratch; ///< by thread
    std::vector<PartGradient> m_partGradients;
};

/// Mean 0 and variance 1 over random spins of a fixed seed.
MomentNormalization momentNormalization(LatticeKind kind, const MomentHamiltonian& hamiltonian,
                                        const MomentShape& shape);

} // namespace kondoscope
