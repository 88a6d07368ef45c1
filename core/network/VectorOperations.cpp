#include "core/network/VectorOperations.h"

#include <cmath>

namespace kondoscope {

namespace {

/// silu and its first two derivatives, or identity.
template <typename Real> struct Bend
{
    Real value, slope, curvature;

    Bend(Real x, bool silu) : value(x), slope(1), curvature(0)
    {
        if (!silu)
            return;
        const Real s = Real(1) / (Real(1) + std::exp(-x));
        value = x * s;
        slope = s + x * s * (Real(1) - s);
        curvature = s * (Real(1) - s) * (Real(2) + x * (Real(1) - Real(2) * s));
    }
};

} // namespace

template <typename Real> void DenseVector<Real>::forwardOnce(Workspace<Real>& w)
{
    const int rows = w.count(m_parts.out);
    const int columns = w.count(m_parts.in);
    for (int r = 0; r < rows; ++r) {
        Real sum = m_weights[m_parts.biasWeight + r];
        if (m_parts.residual.index >= 0)
            sum += w.data(m_parts.residual)[r];
        for (int c = 0; c < columns; ++c)
            sum += m_weights[m_parts.matrixWeight + r * columns + c] *
                   Bend<Real>(w.data(m_parts.in)[c], m_parts.silu).value;
        w.data(m_parts.out)[r] = sum;
    }
}

template <typename Real> void DenseVector<Real>::tangentOnce(Workspace<Real>& w)
{
    const int rows = w.count(m_parts.out);
    const int columns = w.count(m_parts.in);
    for (int r = 0; r < rows; ++r) {
        Real sum = m_parts.residual.index >= 0 ? w.data(m_parts.residual, Slot::Tangent)[r] : Real(0);
        for (int c = 0; c < columns; ++c)
            sum += m_weights[m_parts.matrixWeight + r * columns + c] *
                   Bend<Real>(w.data(m_parts.in)[c], m_parts.silu).slope * w.data(m_parts.in, Slot::Tangent)[c];
        w.data(m_parts.out, Slot::Tangent)[r] = sum;
    }
}

template <typename Real> void DenseVector<Real>::backwardOnce(Workspace<Real>& w)
{
    const int rows = w.count(m_parts.out);
    const int columns = w.count(m_parts.in);
    const Real* const adjoint = w.data(m_parts.out, Slot::Adjoint);
    if (m_parts.residual.index >= 0)
        for (int r = 0; r < rows; ++r)
            w.data(m_parts.residual, Slot::Adjoint)[r] += adjoint[r];
    for (int c = 0; c < columns; ++c) {
        Real sum = 0;
        for (int r = 0; r < rows; ++r)
            sum += m_weights[m_parts.matrixWeight + r * columns + c] * adjoint[r];
        w.data(m_parts.in, Slot::Adjoint)[c] += sum * Bend<Real>(w.data(m_parts.in)[c], m_parts.silu).slope;
    }
}

template <typename Real> void DenseVector<Real>::tangentBackwardOnce(Workspace<Real>& w, Real* gradient)
{
    const int rows = w.count(m_parts.out);
    const int columns = w.count(m_parts.in);
    const Real* const adjoint = w.data(m_parts.out, Slot::Adjoint);
    const Real* const change = w.data(m_parts.out, Slot::AdjointTangent);
    for (int r = 0; r < rows; ++r) {
        gradient[m_parts.biasWeight + r] += change[r];
        if (m_parts.residual.index >= 0)
            w.data(m_parts.residual, Slot::AdjointTangent)[r] += change[r];
    }
    for (int c = 0; c < columns; ++c) {
        const Bend<Real> bend(w.data(m_parts.in)[c], m_parts.silu);
        const Real dx = w.data(m_parts.in, Slot::Tangent)[c];
        Real sum = 0;
        Real dSum = 0;
        for (int r = 0; r < rows; ++r) {
            const int index = m_parts.matrixWeight + r * columns + c;
            sum += m_weights[index] * adjoint[r];
            dSum += m_weights[index] * change[r];
            gradient[index] += change[r] * bend.value + adjoint[r] * bend.slope * dx;
        }
        w.data(m_parts.in, Slot::AdjointTangent)[c] += dSum * bend.slope + sum * bend.curvature * dx;
    }
}

template class DenseVector<float>;
template class DenseVector<double>;

} // namespace kondoscope
