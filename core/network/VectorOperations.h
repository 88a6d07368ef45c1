#pragma once

#include "core/network/Operation.h"

namespace kondoscope {

/// out = residual + W f(in) + b for plain vectors, f = identity or silu.
template <typename Real> class DenseVector : public Operation<Real>
{
public:
    struct Parts
    {
        Tensor in;
        Tensor out;
        Tensor residual;      ///< index -1: none
        bool silu = false;    ///< of the input
        int matrixWeight = 0; ///< index of W (out, in) among the weights of the network
        int biasWeight = 0;
    };

    explicit DenseVector(const Parts& parts) : m_parts(parts) {}

    void forwardOnce(Workspace<Real>& w) override;
    void backwardOnce(Workspace<Real>& w) override;
    void tangentOnce(Workspace<Real>& w) override;
    void tangentBackwardOnce(Workspace<Real>& w, Real* gradient) override;
    void setWeights(const Real* weights) override { m_weights = weights; }
    bool hasOnce() const override { return true; }

private:
    Parts m_parts;
    const Real* m_weights = nullptr;
};

} // namespace kondoscope
