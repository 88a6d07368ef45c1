#pragma once

#include "core/network/Operation.h"

namespace kondoscope {

/// The spins as planes (x, y, z): their adjoints are dE/dS, their tangents the direction of a derivative. All
/// operations that read spins add to the adjoints.
struct SpinPlanes
{
    Tensor tensor; ///< 3 planes with ghosts
};

/// b_d(r) = S(r).S(r + d) for displacements d that come in pairs +-d.
template <typename Real> class Bonds : public Operation<Real>
{
public:
    Bonds(Workspace<Real>& workspace, SpinPlanes spins, Tensor out, std::vector<Offset> displacements);

    void forward(Workspace<Real>& w, const Share& share) override;
    void backward(Workspace<Real>& w, const Share& share) override;
    void tangent(Workspace<Real>& w, const Share& share) override;
    std::vector<Tensor> planeInputs() const override { return {m_spins.tensor}; }

private:
    SpinPlanes m_spins;
    Tensor m_out;
    std::vector<Offset> m_displacements;
    std::vector<int> m_opposite;
};

/// Smooth steps of the chemical potential at every site, z = (mu - center)/scale: z and tanh(2 (z - c)) for c = -1.5,
/// -0.5, 0.5, 1.5. The adjoint of the potential is dE/dmu.
template <typename Real> class PotentialSteps : public Operation<Real>
{
public:
    static constexpr int kCount = 5;

    /// \param out  kCount planes
    PotentialSteps(Tensor potential, Tensor out, double center, double scale)
        : m_potential(potential), m_out(out), m_center(Real(center)), m_scale(Real(scale))
    {}

    void forward(Workspace<Real>& w, const Share& share) override;
    void backward(Workspace<Real>& w, const Share& share) override;
    void tangent(Workspace<Real>& w, const Share& share) override;
    std::vector<Tensor> planeInputs() const override { return {m_potential}; }

private:
    Real slope(Real potential, int step) const;

    Tensor m_potential;
    Tensor m_out;
    Real m_center;
    Real m_scale;
};

} // namespace kondoscope
