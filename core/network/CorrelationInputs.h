#pragma once

#include "core/lattice/SpinCorrelations.h"
#include "core/network/Operation.h"
#include "core/network/SpinInputs.h"

namespace kondoscope {

/// b_d(r) = S(r).S(r + d), each displacement or its opposite once: b_(-d)(r) = b_d(r - d).
template <typename Real> class HalfBonds : public Operation<Real>
{
public:
    HalfBonds(Workspace<Real>& workspace, SpinPlanes spins, Tensor out, std::vector<Offset> displacements);

    void forward(Workspace<Real>& w, const Share& share) override;
    void backward(Workspace<Real>& w, const Share& share) override;
    void tangent(Workspace<Real>& w, const Share& share) override;
    std::vector<Tensor> planeInputs() const override { return {m_spins.tensor}; }

private:
    SpinPlanes m_spins;
    Tensor m_out;
    std::vector<Offset> m_displacements;
};

/// Corners r, r + a, r + b.
struct TriangleCorners
{
    Offset a;
    Offset b;
    bool operator==(const TriangleCorners&) const = default;
};

/// chi_k(r) = S(r).(S(r + a_k) x S(r + b_k)): odd under time reversal.
template <typename Real> class Triangles : public Operation<Real>
{
public:
    Triangles(Workspace<Real>& workspace, SpinPlanes spins, Tensor out, std::vector<TriangleCorners> corners);

    void forward(Workspace<Real>& w, const Share& share) override;
    void backward(Workspace<Real>& w, const Share& share) override;
    void tangent(Workspace<Real>& w, const Share& share) override;
    std::vector<Tensor> planeInputs() const override { return {m_spins.tensor}; }

private:
    SpinPlanes m_spins;
    Tensor m_out;
    std::vector<TriangleCorners> m_corners;
};

/// Where the correlations around a site are found if every bond and every triangle of the lattice is worked out once:
/// b_jk around r is b_(k-j) of the site r + j.
struct CorrelationSources
{
    struct Source
    {
        CorrelationKind kind;
        int plane;     ///< among the bonds or the triangles
        Offset offset; ///< of the site where the plane is read
        int sign;
    };

    std::vector<Offset> bonds;
    std::vector<TriangleCorners> triangles;
    std::vector<Source> sources; ///< by correlation
    int reach = 0;               ///< ghost cells that this takes

    explicit CorrelationSources(const SpinCorrelations& correlations);

private:
    void addBond(Offset from, Offset to);
    void addTriangle(Offset first, Offset second);
};

} // namespace kondoscope
