#include "core/network/Activation.h"

#include <algorithm>

#include "core/network/PlaneKernels.h"

namespace kondoscope {

template <typename Real>
Activation<Real>::Activation(Workspace<Real>& workspace, const Parts& parts)
    : m_parts(parts), m_planesPerChannel(workspace.count(parts.out) / parts.channels),
      m_slope(workspace.addPlanes(workspace.count(parts.out))), m_curvature(workspace.addPlanes(1)),
      m_bias(std::size_t(parts.channels)),
      m_partial(std::size_t(parts.channels) * 4 * std::size_t(Workspace<Real>::kMostParts))
{}

template <typename Real> std::vector<Tensor> Activation<Real>::planeInputs() const
{
    if (has(m_parts.residual))
        return {m_parts.y, m_parts.residual};
    return {m_parts.y};
}

template <typename Real> void Activation<Real>::setWeights(const Real* weights)
{
    std::copy_n(weights + m_parts.biasWeight, m_parts.channels, m_bias.begin());
}

template <typename Real> Real Activation<Real>::scale(Workspace<Real>& w, int channel) const
{
    return has(m_parts.modulation) ? Real(1) + w.data(m_parts.modulation)[channel] : Real(1);
}

template <typename Real> Real Activation<Real>::shift(Workspace<Real>& w, int channel) const
{
    const Real bias = m_bias[std::size_t(channel)];
    return has(m_parts.modulation) ? bias + w.data(m_parts.modulation)[m_parts.channels + channel] : bias;
}

template <typename Real> void Activation<Real>::forward(Workspace<Real>& w, const Share& share)
{
    const PlaneLayout& layout = w.layout();
    const std::size_t start = layout.row(share.firstRow);
    for (int k = 0; k < w.count(m_parts.out); ++k) {
        const int c = k / m_planesPerChannel;
        SiluTask<Real> task;
        task.y = w.plane(m_parts.y, k) + start;
        task.scale = scale(w, c);
        task.shift = shift(w, c);
        task.residual = has(m_parts.residual) ? w.plane(m_parts.residual, k) + start : nullptr;
        task.out = w.plane(m_parts.out, k) + start;
        task.slope = w.plane(m_slope, k) + start;
        task.length = layout.run(share.firstRow, share.lastRow);
        planeKernels<Real>().silu(task);
    }
    w.finish(m_parts.out, Slot::Value, share);
    addMeans(w, Slot::Value, share);
}

template <typename Real> void Activation<Real>::addMeans(Workspace<Real>& w, Slot slot, const Share& share)
{
    if (!has(m_parts.mean))
        return;
    const PlaneLayout& layout = w.layout();
    for (int c = 0; c < m_parts.channels; ++c) {
        Real sum = 0;
        for (int k = c * m_planesPerChannel; k < (c + 1) * m_planesPerChannel; ++k)
            for (int y = share.firstRow; y < share.lastRow; ++y) {
                const Real* const line = w.plane(m_parts.out, k, slot) + layout.row(y);
                Real rowSum = 0;
                for (int x = 0; x < layout.lx; ++x)
                    rowSum += line[x];
                sum += rowSum;
            }
        partial(share.part)[c] = sum;
    }
}

template <typename Real> void Activation<Real>::combineMeans(Workspace<Real>& w, Slot slot)
{
    if (!has(m_parts.mean))
        return;
    const Real norm = Real(1) / Real(w.layout().siteCount() * m_planesPerChannel);
    for (int c = 0; c < m_parts.channels; ++c) {
        Real sum = 0;
        for (int part = 0; part < Workspace<Real>::kMostParts; ++part)
            sum += std::exchange(partial(part)[c], Real(0));
        w.data(m_parts.mean, slot)[c] = sum * norm;
    }
}

template <typename Real> void Activation<Real>::forwardOnce(Workspace<Real>& w)
{
    combineMeans(w, Slot::Value);
}

/// Every site contributes to the mean: its adjoint is spread over the planes of the channel.
template <typename Real> void Activation<Real>::addMeanAdjoint(Workspace<Real>& w, Slot slot, const Share& share)
{
    if (!has(m_parts.mean))
        return;
    const PlaneLayout& layout = w.layout();
    const int length = layout.run(share.firstRow, share.lastRow);
    const Real norm = Real(1) / Real(layout.siteCount() * m_planesPerChannel);
    for (int k = 0; k < w.count(m_parts.out); ++k) {
        const Real add = norm * w.data(m_parts.mean, slot)[k / m_planesPerChannel];
        Real* const p = w.plane(m_parts.out, k, slot) + layout.row(share.firstRow);
        for (int j = 0; j < length; ++j)
            p[j] += add;
    }
}

template <typename Real> void Activation<Real>::addToResidual(Workspace<Real>& w, Slot slot, const Share& share)
{
    if (!has(m_parts.residual))
        return;
    const PlaneLayout& layout = w.layout();
    const int length = layout.run(share.firstRow, share.lastRow);
    for (int k = 0; k < w.count(m_parts.out); ++k) {
        const Real* const from = w.plane(m_parts.out, k, slot) + layout.row(share.firstRow);
        Real* const to = w.plane(m_parts.residual, k, slot) + layout.row(share.firstRow);
        if (this->accumulating(1))
            for (int j = 0; j < length; ++j)
                to[j] += from[j];
        else
            std::copy_n(from, length, to);
    }
    w.finish(m_parts.residual, slot, share);
}

template <typename Real> void Activation<Real>::backward(Workspace<Real>& w, const Share& share)
{
    addMeanAdjoint(w, Slot::Adjoint, share);
    addToResidual(w, Slot::Adjoint, share);
    const PlaneLayout& layout = w.layout();
    for (int k = 0; k < w.count(m_parts.out); ++k) {
        const int c = k / m_planesPerChannel;
        const Real factor = scale(w, c);
        Real ofScale = 0;
        Real ofShift = 0;
        for (int y = share.firstRow; y < share.lastRow; ++y) {
            const std::size_t start = layout.row(y);
            const Real* const out = w.plane(m_parts.out, k, Slot::Adjoint) + start;
            const Real* const slope = w.plane(m_slope, k) + start;
            const Real* const in = w.plane(m_parts.y, k) + start;
            Real* const to = w.plane(m_parts.y, k, Slot::Adjoint) + start;
            for (int x = 0; x < layout.lx; ++x) {
                const Real a = out[x] * slope[x];
                ofScale += a * in[x];
                ofShift += a;
                to[x] = a * factor;
            }
        }
        Real* const sums = partial(share.part);
        sums[m_parts.channels + c] += ofScale;
        sums[2 * m_parts.channels + c] += ofShift;
    }
    w.finish(m_parts.y, Slot::Adjoint, share);
}

template <typename Real> void Activation<Real>::backwardOnce(Workspace<Real>& w)
{
    for (int c = 0; c < m_parts.channels; ++c)
        for (int part = 0; part < Workspace<Real>::kMostParts; ++part) {
            const Real ofScale = std::exchange(partial(part)[m_parts.channels + c], Real(0));
            const Real ofShift = std::exchange(partial(part)[2 * m_parts.channels + c], Real(0));
            if (has(m_parts.modulation)) {
                w.data(m_parts.modulation, Slot::Adjoint)[c] += ofScale;
                w.data(m_parts.modulation, Slot::Adjoint)[m_parts.channels + c] += ofShift;
            }
        }
}

template <typename Real> void Activation<Real>::tangent(Workspace<Real>& w, const Share& share)
{
    const PlaneLayout& layout = w.layout();
    const std::size_t start = layout.row(share.firstRow);
    const int length = layout.run(share.firstRow, share.lastRow);
    for (int k = 0; k < w.count(m_parts.out); ++k) {
        const int c = k / m_planesPerChannel;
        const Real factor = scale(w, c);
        const Real* const modulation = has(m_parts.modulation) ? w.data(m_parts.modulation, Slot::Tangent) : nullptr;
        const Real dScale = modulation ? modulation[c] : Real(0);
        const Real dShift = modulation ? modulation[m_parts.channels + c] : Real(0);
        const Real* const y = w.plane(m_parts.y, k) + start;
        const Real* const dy = w.plane(m_parts.y, k, Slot::Tangent) + start;
        const Real* const slope = w.plane(m_slope, k) + start;
        const Real* const residual =
            has(m_parts.residual) ? w.plane(m_parts.residual, k, Slot::Tangent) + start : nullptr;
        Real* const out = w.plane(m_parts.out, k, Slot::Tangent) + start;
        Real* const change = w.plane(m_slope, k, Slot::Tangent) + start; // of the argument of silu
        for (int j = 0; j < length; ++j) {
            change[j] = dy[j] * factor + y[j] * dScale + dShift;
            out[j] = slope[j] * change[j];
        }
        if (residual)
            for (int j = 0; j < length; ++j)
                out[j] += residual[j];
    }
    w.finish(m_parts.out, Slot::Tangent, share);
    addMeans(w, Slot::Tangent, share);
}

template <typename Real> void Activation<Real>::tangentOnce(Workspace<Real>& w)
{
    combineMeans(w, Slot::Tangent);
}

template <typename Real> void Activation<Real>::tangentBackward(Workspace<Real>& w, const Share& share, Real* gradient)
{
    addMeanAdjoint(w, Slot::AdjointTangent, share);
    addToResidual(w, Slot::AdjointTangent, share);
    const PlaneLayout& layout = w.layout();
    const std::size_t start = layout.row(share.firstRow);
    for (int k = 0; k < w.count(m_parts.out); ++k) {
        const int c = k / m_planesPerChannel;
        const Real factor = scale(w, c);
        const Real dScale = has(m_parts.modulation) ? w.data(m_parts.modulation, Slot::Tangent)[c] : Real(0);
        planeKernels<Real>().siluCurvature(w.plane(m_parts.y, k) + start, factor, shift(w, c),
                                           w.plane(m_curvature, 0) + start, layout.run(share.firstRow, share.lastRow));
        Real ofScale = 0;
        Real ofShift = 0;
        for (int y = share.firstRow; y < share.lastRow; ++y) {
            const std::size_t at = layout.row(y);
            const Real* const adjoint = w.plane(m_parts.out, k, Slot::Adjoint) + at;
            const Real* const dAdjoint = w.plane(m_parts.out, k, Slot::AdjointTangent) + at;
            const Real* const slope = w.plane(m_slope, k) + at;
            const Real* const change = w.plane(m_slope, k, Slot::Tangent) + at;
            const Real* const curvature = w.plane(m_curvature, 0) + at;
            const Real* const in = w.plane(m_parts.y, k) + at;
            const Real* const dIn = w.plane(m_parts.y, k, Slot::Tangent) + at;
            Real* const to = w.plane(m_parts.y, k, Slot::AdjointTangent) + at;
            for (int x = 0; x < layout.lx; ++x) {
                const Real a = adjoint[x] * slope[x];
                const Real da = dAdjoint[x] * slope[x] + adjoint[x] * curvature[x] * change[x];
                to[x] = da * factor + a * dScale;
                ofScale += da * in[x] + a * dIn[x];
                ofShift += da;
            }
        }
        Real* const sums = partial(share.part);
        sums[m_parts.channels + c] += ofScale;
        sums[2 * m_parts.channels + c] += ofShift;
        gradient[m_parts.biasWeight + c] += ofShift;
    }
    w.finish(m_parts.y, Slot::AdjointTangent, share);
}

template <typename Real> void Activation<Real>::tangentBackwardOnce(Workspace<Real>& w, Real*)
{
    for (int c = 0; c < m_parts.channels; ++c)
        for (int part = 0; part < Workspace<Real>::kMostParts; ++part) {
            const Real ofScale = std::exchange(partial(part)[m_parts.channels + c], Real(0));
            const Real ofShift = std::exchange(partial(part)[2 * m_parts.channels + c], Real(0));
            if (has(m_parts.modulation)) {
                w.data(m_parts.modulation, Slot::AdjointTangent)[c] += ofScale;
                w.data(m_parts.modulation, Slot::AdjointTangent)[m_parts.channels + c] += ofShift;
            }
        }
}

template class Activation<float>;
template class Activation<double>;

} // namespace kondoscope
