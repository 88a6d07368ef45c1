#pragma once

#include <Eigen/Core>

#include "core/network/Operation.h"

namespace kondoscope {

/// out = B in at every site, B block diagonal with fixed blocks: planes first .. first + n - 1 of `in` become the same
/// planes of `out`. The change to a symmetry-adapted basis, orbit by orbit.
template <typename Real> class FixedBlocks : public Operation<Real>
{
public:
    struct Block
    {
        int first;
        Eigen::MatrixXd matrix; ///< (n, n)
    };

    /// \param blocks  cover all planes once
    FixedBlocks(Tensor in, Tensor out, const std::vector<Block>& blocks);

    void forward(Workspace<Real>& w, const Share& share) override { apply(w, false, Slot::Value, share); }
    void backward(Workspace<Real>& w, const Share& share) override { apply(w, true, Slot::Adjoint, share); }
    void tangent(Workspace<Real>& w, const Share& share) override { apply(w, false, Slot::Tangent, share); }
    void tangentBackward(Workspace<Real>& w, const Share& share, Real*) override
    {
        apply(w, true, Slot::AdjointTangent, share);
    }
    std::vector<Tensor> planeInputs() const override { return {m_in}; }

private:
    struct Packed
    {
        int first;
        int size;
        std::vector<Real> matrix; ///< packed for PlaneKernels::convolve
        std::vector<Real> transposed;
    };

    void apply(Workspace<Real>& w, bool transposed, Slot slot, const Share& share);

    Tensor m_in;
    Tensor m_out;
    std::vector<Packed> m_blocks;
    std::vector<std::vector<const Real*>> m_columns; ///< by thread
};

} // namespace kondoscope
