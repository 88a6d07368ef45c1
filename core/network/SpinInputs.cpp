#include "core/network/SpinInputs.h"

#include <algorithm>
#include <cmath>

namespace kondoscope {

namespace {

/// The three components of a spin plane group at a displacement, from the first row of a share on.
template <typename Real> struct Components
{
    const Real *x, *y, *z;

    Components(Workspace<Real>& w, Tensor spins, Slot slot, Offset d, const Share& share)
    {
        const std::ptrdiff_t at = std::ptrdiff_t(w.layout().row(share.firstRow)) + w.layout().distance(d);
        x = w.plane(spins, 0, slot) + at;
        y = w.plane(spins, 1, slot) + at;
        z = w.plane(spins, 2, slot) + at;
    }
};

Offset minus(Offset d)
{
    return {-d.x, -d.y};
}

/// First reader of the adjoint of the spins in the reverse pass: starts from zero.
template <typename Real> void clearAdjoint(Workspace<Real>& w, Tensor spins, const Share& share)
{
    for (int k = 0; k < 3; ++k)
        std::fill_n(w.plane(spins, k, Slot::Adjoint) + w.layout().row(share.firstRow),
                    w.layout().run(share.firstRow, share.lastRow), Real(0));
}

} // namespace

template <typename Real>
Bonds<Real>::Bonds(Workspace<Real>& workspace, SpinPlanes spins, Tensor out, std::vector<Offset> displacements)
    : m_spins(spins), m_out(out), m_displacements(std::move(displacements))
{
    for (const Offset d : m_displacements)
        m_opposite.push_back(
            int(std::find(m_displacements.begin(), m_displacements.end(), minus(d)) - m_displacements.begin()));
    workspace.needGhosts(spins.tensor, false);
    workspace.needGhosts(out, true);
}

template <typename Real> void Bonds<Real>::forward(Workspace<Real>& w, const Share& share)
{
    const int length = w.layout().run(share.firstRow, share.lastRow);
    const Components<Real> a(w, m_spins.tensor, Slot::Value, {}, share);
    for (std::size_t k = 0; k < m_displacements.size(); ++k) {
        const Components<Real> b(w, m_spins.tensor, Slot::Value, m_displacements[k], share);
        Real* const out = w.plane(m_out, int(k)) + w.layout().row(share.firstRow);
        for (int j = 0; j < length; ++j)
            out[j] = a.x[j] * b.x[j] + a.y[j] * b.y[j] + a.z[j] * b.z[j];
    }
    w.finish(m_out, Slot::Value, share);
}

/// dE/dS(r) = sum_d (g_d(r) + g_(-d)(r + d)) S(r + d), g = dE/db
template <typename Real> void Bonds<Real>::backward(Workspace<Real>& w, const Share& share)
{
    const PlaneLayout& layout = w.layout();
    const int length = layout.run(share.firstRow, share.lastRow);
    const std::size_t start = layout.row(share.firstRow);
    if (!this->accumulating(0))
        clearAdjoint(w, m_spins.tensor, share);
    Real* const gx = w.plane(m_spins.tensor, 0, Slot::Adjoint) + start;
    Real* const gy = w.plane(m_spins.tensor, 1, Slot::Adjoint) + start;
    Real* const gz = w.plane(m_spins.tensor, 2, Slot::Adjoint) + start;
    for (std::size_t k = 0; k < m_displacements.size(); ++k) {
        const Components<Real> b(w, m_spins.tensor, Slot::Value, m_displacements[k], share);
        const Real* const here = w.plane(m_out, int(k), Slot::Adjoint) + start;
        const Real* const there =
            w.plane(m_out, m_opposite[k], Slot::Adjoint) + start + layout.distance(m_displacements[k]);
        for (int j = 0; j < length; ++j) {
            const Real g = here[j] + there[j];
            gx[j] += g * b.x[j];
            gy[j] += g * b.y[j];
            gz[j] += g * b.z[j];
        }
    }
}

template <typename Real> void Bonds<Real>::tangent(Workspace<Real>& w, const Share& share)
{
    const int length = w.layout().run(share.firstRow, share.lastRow);
    const Components<Real> a(w, m_spins.tensor, Slot::Value, {}, share);
    const Components<Real> da(w, m_spins.tensor, Slot::Tangent, {}, share);
    for (std::size_t k = 0; k < m_displacements.size(); ++k) {
        const Components<Real> b(w, m_spins.tensor, Slot::Value, m_displacements[k], share);
        const Components<Real> db(w, m_spins.tensor, Slot::Tangent, m_displacements[k], share);
        Real* const out = w.plane(m_out, int(k), Slot::Tangent) + w.layout().row(share.firstRow);
        for (int j = 0; j < length; ++j)
            out[j] = a.x[j] * db.x[j] + a.y[j] * db.y[j] + a.z[j] * db.z[j] + da.x[j] * b.x[j] + da.y[j] * b.y[j] +
                     da.z[j] * b.z[j];
    }
    w.finish(m_out, Slot::Tangent, share);
}

namespace {

/// Rows of a share in any plane.
template <typename Real> struct Run
{
    Workspace<Real>& w;
    std::size_t start;
    int length;

    Run(Workspace<Real>& workspace, const Share& share)
        : w(workspace), start(w.layout().row(share.firstRow)), length(w.layout().run(share.firstRow, share.lastRow))
    {}
    Real* at(Tensor t, int k, Slot slot) { return w.plane(t, k, slot) + start; }
};

} // namespace

namespace {

template <typename Real> Real stepArgument(Real z, int step)
{
    return Real(2) * (z - (Real(step) - Real(2.5))); // steps 1..4 at -1.5..1.5
}

} // namespace

template <typename Real> Real PotentialSteps<Real>::slope(Real potential, int step) const
{
    if (step == 0)
        return Real(1) / m_scale;
    const Real t = std::tanh(stepArgument((potential - m_center) / m_scale, step));
    return Real(2) * (Real(1) - t * t) / m_scale;
}

template <typename Real> void PotentialSteps<Real>::forward(Workspace<Real>& w, const Share& share)
{
    Run<Real> run(w, share);
    const Real* const mu = run.at(m_potential, 0, Slot::Value);
    for (int k = 0; k < kCount; ++k) {
        Real* const out = run.at(m_out, k, Slot::Value);
        for (int j = 0; j < run.length; ++j) {
            const Real z = (mu[j] - m_center) / m_scale;
            out[j] = k == 0 ? z : std::tanh(stepArgument(z, k));
        }
    }
    w.finish(m_out, Slot::Value, share);
}

template <typename Real> void PotentialSteps<Real>::backward(Workspace<Real>& w, const Share& share)
{
    Run<Real> run(w, share);
    const Real* const mu = run.at(m_potential, 0, Slot::Value);
    Real* const to = run.at(m_potential, 0, Slot::Adjoint);
    std::fill_n(to, run.length, Real(0)); // nothing else reads the potential
    for (int k = 0; k < kCount; ++k) {
        const Real* const g = run.at(m_out, k, Slot::Adjoint);
        for (int j = 0; j < run.length; ++j)
            to[j] += g[j] * slope(mu[j], k);
    }
}

template <typename Real> void PotentialSteps<Real>::tangent(Workspace<Real>& w, const Share& share)
{
    Run<Real> run(w, share);
    const Real* const mu = run.at(m_potential, 0, Slot::Value);
    const Real* const dMu = run.at(m_potential, 0, Slot::Tangent);
    for (int k = 0; k < kCount; ++k) {
        Real* const out = run.at(m_out, k, Slot::Tangent);
        for (int j = 0; j < run.length; ++j)
            out[j] = dMu[j] * slope(mu[j], k);
    }
    w.finish(m_out, Slot::Tangent, share);
}

template class PotentialSteps<float>;
template class PotentialSteps<double>;
template class Bonds<float>;
template class Bonds<double>;

} // namespace kondoscope
