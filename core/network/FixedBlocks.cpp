#include "core/network/FixedBlocks.h"

#include "core/network/PlaneKernels.h"

namespace kondoscope {

namespace {

template <typename Real> std::vector<Real> packed(const Eigen::MatrixXd& matrix)
{
    const auto rows = std::size_t(matrix.rows());
    const auto columns = std::size_t(matrix.cols());
    std::vector<Real> weights((rows + kRowBlock - 1) / kRowBlock * kRowBlock * columns);
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t c = 0; c < columns; ++c)
            weights[(r / kRowBlock * columns + c) * kRowBlock + r % kRowBlock] =
                Real(matrix(Eigen::Index(r), Eigen::Index(c)));
    return weights;
}

} // namespace

template <typename Real>
FixedBlocks<Real>::FixedBlocks(Tensor in, Tensor out, const std::vector<Block>& blocks)
    : m_in(in), m_out(out), m_columns(Workspace<Real>::kMostParts)
{
    for (const Block& block : blocks)
        m_blocks.push_back({block.first, int(block.matrix.rows()), packed<Real>(block.matrix),
                            packed<Real>(block.matrix.transpose())});
}

template <typename Real>
void FixedBlocks<Real>::apply(Workspace<Real>& w, bool transposed, Slot slot, const Share& share)
{
    const PlaneLayout& layout = w.layout();
    const std::size_t start = layout.row(share.firstRow);
    const Tensor from = transposed ? m_out : m_in;
    const Tensor to = transposed ? m_in : m_out;
    std::vector<const Real*>& columns = m_columns[std::size_t(share.worker)];
    for (const Packed& block : m_blocks) {
        columns.clear();
        for (int k = 0; k < block.size; ++k)
            columns.push_back(w.plane(from, block.first + k, slot) + start);
        ConvolutionTask<Real> task;
        task.weights = (transposed ? block.transposed : block.matrix).data();
        task.columns = columns.data();
        task.columnCount = block.size;
        task.out = w.plane(to, block.first, slot) + start;
        task.outStride = layout.size;
        task.outputs = block.size;
        task.length = layout.run(share.firstRow, share.lastRow);
        task.accumulate = transposed && this->accumulating(0);
        planeKernels<Real>().convolve(task);
    }
    w.finish(to, slot, share);
}

template class FixedBlocks<float>;
template class FixedBlocks<double>;

} // namespace kondoscope
