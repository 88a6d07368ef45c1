#include "core/network/Convolution.h"

#include <algorithm>

namespace kondoscope {

namespace {

std::size_t roundedUp(int outputs)
{
    return std::size_t((outputs + kRowBlock - 1) / kRowBlock * kRowBlock);
}

std::size_t packedIndex(int output, int column, int columns)
{
    return (std::size_t(output / kRowBlock) * std::size_t(columns) + std::size_t(column)) * kRowBlock +
           std::size_t(output % kRowBlock);
}

} // namespace

template <typename Real>
Convolution<Real>::Convolution(Workspace<Real>& workspace, Tensor in, Tensor out, WeightTie tie)
    : m_in(in), m_out(out), m_tie(std::move(tie)), m_columns(Workspace<Real>::kMostWorkers)
{
    const std::size_t taps = m_tie.taps.size();
    m_forward.resize(roundedUp(m_tie.outputs) * std::size_t(m_tie.inputs) * taps);
    m_transposed.resize(roundedUp(m_tie.inputs) * std::size_t(m_tie.outputs) * taps);
    const bool local = std::all_of(m_tie.taps.begin(), m_tie.taps.end(), [](Offset p) { return p == Offset{}; });
    if (!local) {
        workspace.needGhosts(in, false);
        workspace.needGhosts(out, true);
    }
}

template <typename Real> void Convolution<Real>::setWeights(const Real* weights)
{
    const int taps = int(m_tie.taps.size());
    for (int o = 0; o < m_tie.outputs; ++o)
        for (int i = 0; i < m_tie.inputs; ++i)
            for (int p = 0; p < taps; ++p) {
                const int index = m_tie.weight[std::size_t((o * m_tie.inputs + i) * taps + p)];
                const Real value = index < 0 ? Real(0) : weights[index] * Real(m_tie.scale);
                m_forward[packedIndex(o, i * taps + p, m_tie.inputs * taps)] = value;
                m_transposed[packedIndex(i, o * taps + p, m_tie.outputs * taps)] = value;
            }
}

template <typename Real>
const Real* const* Convolution<Real>::columns(Workspace<Real>& w, Tensor tensor, Slot slot, int sign,
                                              const Share& share, Columns& store) const
{
    const PlaneLayout& layout = w.layout();
    store.clear();
    for (int k = 0; k < w.count(tensor); ++k)
        for (const Offset p : m_tie.taps)
            store.push_back(w.plane(tensor, k, slot) + layout.row(share.firstRow) + sign * layout.distance(p));
    return store.data();
}

template <typename Real> void Convolution<Real>::apply(Workspace<Real>& w, Slot slot, const Share& share)
{
    ConvolutionTask<Real> task;
    task.weights = m_forward.data();
    task.columns = columns(w, m_in, slot, 1, share, m_columns[std::size_t(share.worker)]);
    task.columnCount = m_tie.inputs * int(m_tie.taps.size());
    task.out = w.data(m_out, slot) + w.layout().row(share.firstRow);
    task.outStride = w.layout().size;
    task.outputs = m_tie.outputs;
    task.length = w.layout().run(share.firstRow, share.lastRow);
    planeKernels<Real>().convolve(task);
    w.finish(m_out, slot, share);
}

template <typename Real> void Convolution<Real>::applyTransposed(Workspace<Real>& w, Slot slot, const Share& share)
{
    ConvolutionTask<Real> task;
    task.weights = m_transposed.data();
    task.columns = columns(w, m_out, slot, -1, share, m_columns[std::size_t(share.worker)]);
    task.columnCount = m_tie.outputs * int(m_tie.taps.size());
    task.out = w.data(m_in, slot) + w.layout().row(share.firstRow);
    task.outStride = w.layout().size;
    task.outputs = m_tie.inputs;
    task.length = w.layout().run(share.firstRow, share.lastRow);
    task.accumulate = this->accumulating(0);
    planeKernels<Real>().convolve(task);
    w.finish(m_in, slot, share);
}

template <typename Real> void Convolution<Real>::forward(Workspace<Real>& w, const Share& share)
{
    apply(w, Slot::Value, share);
}

template <typename Real> void Convolution<Real>::tangent(Workspace<Real>& w, const Share& share)
{
    apply(w, Slot::Tangent, share);
}

template <typename Real> void Convolution<Real>::backward(Workspace<Real>& w, const Share& share)
{
    applyTransposed(w, Slot::Adjoint, share);
}

/// m_dense += sum_r rows_o(r) source_i(r + p): ghost cells of the rows are zero meanwhile.
template <typename Real>
void Convolution<Real>::addWeightGradient(Workspace<Real>& w, Slot rows, Slot source, const Share& share)
{
    const PlaneLayout& layout = w.layout();
    for (int k = 0; k < w.count(m_out); ++k)
        layout.clearGhosts(w.plane(m_out, k, rows), share.firstRow, share.lastRow);
    WeightGradientTask<Real> task;
    task.rows = w.data(m_out, rows) + layout.row(share.firstRow);
    task.rowStride = layout.size;
    task.outputs = m_tie.outputs;
    task.columns = columns(w, m_in, source, 1, share, m_columns[std::size_t(share.worker)]);
    task.columnCount = m_tie.inputs * int(m_tie.taps.size());
    task.length = layout.run(share.firstRow, share.lastRow);
    task.gradient = m_dense.data();
    planeKernels<Real>().weightGradient(task);
    w.finish(m_out, rows, share);
}

template <typename Real> void Convolution<Real>::tangentBackward(Workspace<Real>& w, const Share& share, Real* gradient)
{
    m_dense.assign(m_tie.weight.size(), Real(0));
    addWeightGradient(w, Slot::AdjointTangent, Slot::Value, share);
    addWeightGradient(w, Slot::Adjoint, Slot::Tangent, share);
    for (std::size_t k = 0; k < m_tie.weight.size(); ++k)
        if (m_tie.weight[k] >= 0)
            gradient[m_tie.weight[k]] += m_dense[k] * Real(m_tie.scale);
    applyTransposed(w, Slot::AdjointTangent, share);
}

template class Convolution<float>;
template class Convolution<double>;

} // namespace kondoscope
