#pragma once

#include "core/network/Operation.h"

namespace kondoscope {

/// out_k = residual_k + silu(y_k (1 + scale_c) + shift_c + bias_c), c = channel of plane k; mean_c = mean of out over
/// the sites and the planes of channel c. scale and shift come from a vector (scale_0.., shift_0..): feature-wise
/// modulation after Perez et al., AAAI 2018.
template <typename Real> class Activation : public Operation<Real>
{
public:
    struct Parts
    {
        Tensor y;
        Tensor out;
        Tensor residual;    ///< planes; index -1: none
        Tensor modulation;  ///< vector of 2 channels; index -1: none
        Tensor mean;        ///< vector of channels, index -1: none
        int channels = 1;   ///< planes of a channel are consecutive
        int biasWeight = 0; ///< index of the first bias among the weights of the network
    };

    Activation(Workspace<Real>& workspace, const Parts& parts);

    void forward(Workspace<Real>& w, const Share& share) override;
    void forwardOnce(Workspace<Real>& w) override;
    void backward(Workspace<Real>& w, const Share& share) override;
    void backwardOnce(Workspace<Real>& w) override;
    void tangent(Workspace<Real>& w, const Share& share) override;
    void tangentOnce(Workspace<Real>& w) override;
    void tangentBackward(Workspace<Real>& w, const Share& share, Real* gradient) override;
    void tangentBackwardOnce(Workspace<Real>& w, Real* gradient) override;
    void setWeights(const Real* weights) override;
    bool hasOnce() const override { return has(m_parts.mean) || has(m_parts.modulation); }
    std::vector<Tensor> planeInputs() const override;

private:
    static bool has(Tensor t) { return t.index >= 0; }
    Real scale(Workspace<Real>& w, int channel) const;
    Real shift(Workspace<Real>& w, int channel) const;
    void addMeans(Workspace<Real>& w, Slot slot, const Share& share);
    void combineMeans(Workspace<Real>& w, Slot slot);
    void combineModulation(Workspace<Real>& w, Slot slot);
    Real meanAdjoint(Workspace<Real>& w, Slot slot, int channel) const;
    void finishAdjoints(Workspace<Real>& w, Slot slot, const Share& share);
    Real* partial(int part) { return m_partial.data() + std::size_t(part) * std::size_t(m_parts.channels) * 4; }

    Parts m_parts;
    int m_planesPerChannel;
    Tensor m_slope; ///< silu'(a); its tangent slot holds the change of a
    std::vector<Real> m_bias;
    std::vector<Real> m_partial; ///< sums over the rows of each thread
};

} // namespace kondoscope
