#pragma once

#include "core/network/Operation.h"
#include "core/network/PlaneKernels.h"

namespace kondoscope {

/// Which weight of the network stands in which place of a convolution: symmetric layers use one weight in many.
struct WeightTie
{
    int outputs = 0;
    int inputs = 0;
    std::vector<Offset> taps; ///< displacements of the sites that are read
    std::vector<int> weight;  ///< (output, input, tap): index of the weight in the network, -1: zero
    double scale = 1.0;       ///< of all weights
};

/// out_o(r) = scale sum_(i,p) w_(o,i,p) in_i(r + p), a convolution over the lattice; with the one tap (0, 0) a dense
/// layer at every site.
template <typename Real> class Convolution : public Operation<Real>
{
public:
    Convolution(Workspace<Real>& workspace, Tensor in, Tensor out, WeightTie tie);

    void forward(Workspace<Real>& w, const Share& share) override;
    void backward(Workspace<Real>& w, const Share& share) override;
    void tangent(Workspace<Real>& w, const Share& share) override;
    void tangentBackward(Workspace<Real>& w, const Share& share, Real* gradient) override;
    void setWeights(const Real* weights) override;
    std::vector<Tensor> planeInputs() const override { return {m_in}; }

private:
    using Columns = std::vector<const Real*>;

    const Real* const* columns(Workspace<Real>& w, Tensor tensor, Slot slot, int sign, const Share& share,
                               Columns& store) const;
    void apply(Workspace<Real>& w, Slot slot, const Share& share);
    void applyTransposed(Workspace<Real>& w, Slot slot, const Share& share);
    void addWeightGradient(Workspace<Real>& w, Slot rows, Slot source, const Share& share);

    Tensor m_in;
    Tensor m_out;
    WeightTie m_tie;
    std::vector<Real> m_forward; ///< packed for PlaneKernels::convolve
    std::vector<Real> m_transposed;
    std::vector<Real> m_dense;      ///< gradient of (output, input, tap)
    std::vector<Columns> m_columns; ///< by thread
};

} // namespace kondoscope
