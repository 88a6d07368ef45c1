#include "core/network/Activation.h"

#include <algorithm>

#include "core/network/PlaneKernels.h"

namespace kondoscope {

template <typename Real>
Activation<Real>::Activation(Workspace<Real>& workspace, const Parts& parts)
    : m_parts(parts), m_planesPerChannel(workspace.count(parts.out) / parts.channels),
      m_slope(workspace.addPlanes(workspace.count(parts.out))), m_bias(std::size_t(parts.channels)),
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
        layout.clearGhosts(w.plane(m_slope, k), share.firstRow, share.lastRow);
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
            for (int y = share.firstRow; y < share.lastRow; ++y)
                sum += planeKernels<Real>().sum(w.plane(m_parts.out, k, slot) + layout.row(y), layout.lx);
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

/// Every site contributes to the mean: what its adjoint adds to that of every plane of the channel.
template <typename Real> Real Activation<Real>::meanAdjoint(Workspace<Real>& w, Slot slot, int channel) const
{
    if (!has(m_parts.mean))
        return Real(0);
    return w.data(m_parts.mean, slot)[channel] / Real(w.layout().siteCount() * m_planesPerChannel);
}

template <typename Real> void Activation<Real>::backward(Workspace<Real>& w, const Share& share)
{
    const PlaneLayout& layout = w.layout();
    const std::size_t start = layout.row(share.firstRow);
    Real* const sums = partial(share.part);
    for (int k = 0; k < w.count(m_parts.out); ++k) {
        const int c = k / m_planesPerChannel;
        SiluBackwardTask<Real> task;
        task.adjoint = w.plane(m_parts.out, k, Slot::Adjoint) + start;
        task.add = meanAdjoint(w, Slot::Adjoint, c);
        task.slope = w.plane(m_slope, k) + start;
        task.y = w.plane(m_parts.y, k) + start;
        task.scale = scale(w, c);
        if (has(m_parts.residual))
            task.residualAdjoint = w.plane(m_parts.residual, k, Slot::Adjoint) + start;
        task.accumulate = has(m_parts.residual) && this->accumulating(1);
        task.yAdjoint = w.plane(m_parts.y, k, Slot::Adjoint) + start;
        task.length = layout.run(share.firstRow, share.lastRow);
        planeKernels<Real>().siluBackward(task);
        sums[m_parts.channels + c] += task.ofScale;
        sums[2 * m_parts.channels + c] += task.ofShift;
    }
    finishAdjoints(w, Slot::Adjoint, share);
}

template <typename Real> void Activation<Real>::finishAdjoints(Workspace<Real>& w, Slot slot, const Share& share)
{
    w.finish(m_parts.y, slot, share);
    if (has(m_parts.residual))
        w.finish(m_parts.residual, slot, share);
}

/// Sums of all threads to the modulation.
template <typename Real> void Activation<Real>::combineModulation(Workspace<Real>& w, Slot slot)
{
    for (int c = 0; c < m_parts.channels; ++c)
        for (int part = 0; part < Workspace<Real>::kMostParts; ++part) {
            const Real ofScale = std::exchange(partial(part)[m_parts.channels + c], Real(0));
            const Real ofShift = std::exchange(partial(part)[2 * m_parts.channels + c], Real(0));
            if (has(m_parts.modulation)) {
                w.data(m_parts.modulation, slot)[c] += ofScale;
                w.data(m_parts.modulation, slot)[m_parts.channels + c] += ofShift;
            }
        }
}

template <typename Real> void Activation<Real>::backwardOnce(Workspace<Real>& w)
{
    combineModulation(w, Slot::Adjoint);
}

template <typename Real> void Activation<Real>::tangent(Workspace<Real>& w, const Share& share)
{
    const PlaneLayout& layout = w.layout();
    const std::size_t start = layout.row(share.firstRow);
    const Real* const modulation = has(m_parts.modulation) ? w.data(m_parts.modulation, Slot::Tangent) : nullptr;
    for (int k = 0; k < w.count(m_parts.out); ++k) {
        const int c = k / m_planesPerChannel;
        SiluTangentTask<Real> task;
        task.y = w.plane(m_parts.y, k) + start;
        task.dy = w.plane(m_parts.y, k, Slot::Tangent) + start;
        task.scale = scale(w, c);
        task.dScale = modulation ? modulation[c] : Real(0);
        task.dShift = modulation ? modulation[m_parts.channels + c] : Real(0);
        task.slope = w.plane(m_slope, k) + start;
        if (has(m_parts.residual))
            task.residual = w.plane(m_parts.residual, k, Slot::Tangent) + start;
        task.change = w.plane(m_slope, k, Slot::Tangent) + start;
        task.out = w.plane(m_parts.out, k, Slot::Tangent) + start;
        task.length = layout.run(share.firstRow, share.lastRow);
        planeKernels<Real>().siluTangent(task);
        layout.clearGhosts(w.plane(m_slope, k, Slot::Tangent), share.firstRow, share.lastRow);
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
    const PlaneLayout& layout = w.layout();
    const std::size_t start = layout.row(share.firstRow);
    Real* const sums = partial(share.part);
    for (int k = 0; k < w.count(m_parts.out); ++k) {
        const int c = k / m_planesPerChannel;
        SiluTangentBackwardTask<Real> task;
        task.adjoint = w.plane(m_parts.out, k, Slot::Adjoint) + start;
        task.add = meanAdjoint(w, Slot::Adjoint, c);
        task.dAdjoint = w.plane(m_parts.out, k, Slot::AdjointTangent) + start;
        task.dAdd = meanAdjoint(w, Slot::AdjointTangent, c);
        task.slope = w.plane(m_slope, k) + start;
        task.change = w.plane(m_slope, k, Slot::Tangent) + start;
        task.y = w.plane(m_parts.y, k) + start;
        task.dy = w.plane(m_parts.y, k, Slot::Tangent) + start;
        task.scale = scale(w, c);
        task.shift = shift(w, c);
        task.dScale = has(m_parts.modulation) ? w.data(m_parts.modulation, Slot::Tangent)[c] : Real(0);
        if (has(m_parts.residual))
            task.residualAdjoint = w.plane(m_parts.residual, k, Slot::AdjointTangent) + start;
        task.accumulate = has(m_parts.residual) && this->accumulating(1);
        task.yAdjoint = w.plane(m_parts.y, k, Slot::AdjointTangent) + start;
        task.length = layout.run(share.firstRow, share.lastRow);
        planeKernels<Real>().siluTangentBackward(task);
        sums[m_parts.channels + c] += task.ofScale;
        sums[2 * m_parts.channels + c] += task.ofShift;
        gradient[m_parts.biasWeight + c] += task.ofShift;
    }
    finishAdjoints(w, Slot::AdjointTangent, share);
}

template <typename Real> void Activation<Real>::tangentBackwardOnce(Workspace<Real>& w, Real*)
{
    combineModulation(w, Slot::AdjointTangent);
}

template class Activation<float>;
template class Activation<double>;

} // namespace kondoscope
