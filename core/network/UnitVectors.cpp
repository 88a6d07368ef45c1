#include "core/network/UnitVectors.h"

#include <cmath>

namespace kondoscope {

namespace {

/// The components of one vector, from the first row of a share on.
template <typename Real> struct Components
{
    std::array<Real*, UnitVectors<Real>::kMostComponents> plane{};
    int dimension;

    Components(Workspace<Real>& w, Tensor tensor, typename UnitVectors<Real>::Group group, Slot slot,
               const Share& share)
        : dimension(group.dimension)
    {
        for (int m = 0; m < dimension; ++m)
            plane[std::size_t(m)] =
                w.plane(tensor, group.planes[std::size_t(m)], slot) + w.layout().row(share.firstRow);
    }
    Real& operator()(int m, int j) const { return plane[std::size_t(m)][j]; }
    Real dot(const Components& other, int j) const
    {
        Real sum = 0;
        for (int m = 0; m < dimension; ++m)
            sum += (*this)(m, j) * other(m, j);
        return sum;
    }
};

} // namespace

template <typename Real> void UnitVectors<Real>::forward(Workspace<Real>& w, const Share& share)
{
    const int length = w.layout().run(share.firstRow, share.lastRow);
    for (const Group& group : m_groups) {
        const Components<Real> u(w, m_in, group, Slot::Value, share);
        const Components<Real> out(w, m_out, group, Slot::Value, share);
        for (int j = 0; j < length; ++j) {
            const Real inverse = Real(1) / std::sqrt(u.dot(u, j) + m_regulariser * m_regulariser);
            for (int m = 0; m < group.dimension; ++m)
                out(m, j) = inverse * u(m, j);
        }
    }
    w.finish(m_out, Slot::Value, share);
}

/// J = (1 - o o^T) / R with R = sqrt(|u|^2 + eps^2) and o = u / R, the output.
template <typename Real>
void UnitVectors<Real>::applyJacobian(Workspace<Real>& w, Tensor from, Tensor to, Slot slot, bool add,
                                      const Share& share) const
{
    const int length = w.layout().run(share.firstRow, share.lastRow);
    for (const Group& group : m_groups) {
        const Components<Real> u(w, m_in, group, Slot::Value, share);
        const Components<Real> out(w, m_out, group, Slot::Value, share);
        const Components<Real> x(w, from, group, slot, share);
        const Components<Real> y(w, to, group, slot, share);
        for (int j = 0; j < length; ++j) {
            const Real inverse = Real(1) / std::sqrt(u.dot(u, j) + m_regulariser * m_regulariser);
            const Real along = out.dot(x, j);
            for (int m = 0; m < group.dimension; ++m) {
                const Real value = inverse * (x(m, j) - out(m, j) * along);
                y(m, j) = add ? y(m, j) + value : value;
            }
        }
    }
    w.finish(to, slot, share);
}

template <typename Real> void UnitVectors<Real>::backward(Workspace<Real>& w, const Share& share)
{
    applyJacobian(w, m_out, m_in, Slot::Adjoint, this->accumulating(0), share);
}

template <typename Real> void UnitVectors<Real>::tangent(Workspace<Real>& w, const Share& share)
{
    applyJacobian(w, m_in, m_out, Slot::Tangent, false, share);
}

/// d(J g) = J dg + (dJ) g, (dJ) g = -(o.du / R) J g - (do (o.g) + o (do.g)) / R, g the adjoint of the output.
template <typename Real> void UnitVectors<Real>::tangentBackward(Workspace<Real>& w, const Share& share, Real*)
{
    applyJacobian(w, m_out, m_in, Slot::AdjointTangent, this->accumulating(0), share);
    const int length = w.layout().run(share.firstRow, share.lastRow);
    for (const Group& group : m_groups) {
        const Components<Real> u(w, m_in, group, Slot::Value, share);
        const Components<Real> du(w, m_in, group, Slot::Tangent, share);
        const Components<Real> out(w, m_out, group, Slot::Value, share);
        const Components<Real> dOut(w, m_out, group, Slot::Tangent, share);
        const Components<Real> g(w, m_out, group, Slot::Adjoint, share);
        const Components<Real> to(w, m_in, group, Slot::AdjointTangent, share);
        for (int j = 0; j < length; ++j) {
            const Real inverse = Real(1) / std::sqrt(u.dot(u, j) + m_regulariser * m_regulariser);
            const Real along = out.dot(g, j);
            const Real change = dOut.dot(g, j);
            const Real shrink = inverse * out.dot(du, j);
            for (int m = 0; m < group.dimension; ++m)
                to(m, j) -=
                    inverse * (shrink * (g(m, j) - out(m, j) * along) + dOut(m, j) * along + out(m, j) * change);
        }
    }
    w.finish(m_in, Slot::AdjointTangent, share);
}

template class UnitVectors<float>;
template class UnitVectors<double>;

} // namespace kondoscope
