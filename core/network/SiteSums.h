#pragma once

#include <algorithm>

#include "core/network/Operation.h"

namespace kondoscope {

/// Every plane gets, or has added, the same number everywhere: valueOf(plane).
template <typename Real, typename Value>
void setUniform(Workspace<Real>& w, Tensor planes, Slot slot, bool accumulate, const Share& share, Value valueOf)
{
    const int length = w.layout().run(share.firstRow, share.lastRow);
    for (int k = 0; k < w.count(planes); ++k) {
        const Real value = valueOf(k);
        Real* const to = w.plane(planes, k, slot) + w.layout().row(share.firstRow);
        if (accumulate)
            for (int j = 0; j < length; ++j)
                to[j] += value;
        else
            std::fill_n(to, length, value);
    }
    w.finish(planes, slot, share);
}

/// E += sum_r sum_k a_k x_k(r): a part of the energy of the lattice. The adjoint of E is 1; its adjoint tangent is what
/// a loss on the energy says.
template <typename Real> class EnergySum : public Operation<Real>
{
public:
    /// \param energy   vector of length 1
    /// \param weights  index of the weight a_k of every plane among the weights of the network
    EnergySum(Tensor in, Tensor energy, std::vector<int> weights);

    void forward(Workspace<Real>& w, const Share& share) override;
    void forwardOnce(Workspace<Real>& w) override;
    void backward(Workspace<Real>& w, const Share& share) override;
    void tangentBackward(Workspace<Real>& w, const Share& share, Real* gradient) override;
    void setWeights(const Real* weights) override { m_weights = weights; }
    bool hasOnce() const override { return true; }
    std::vector<Tensor> planeInputs() const override { return {m_in}; }

private:
    void spread(Workspace<Real>& w, Slot slot, const Share& share)
    {
        setUniform(w, m_in, slot, this->accumulating(0), share,
                   [&](int k) { return m_weights[m_weight[std::size_t(k)]] * w.data(m_energy, slot)[0]; });
    }

    Tensor m_in;
    Tensor m_energy;
    std::vector<int> m_weight;
    const Real* m_weights = nullptr;
    std::vector<double> m_partial;
};

/// n(r) = mean + q(r) - <q>, q = sum_k a_k x_k(r): a density that adds up to the number of electrons. Its adjoint
/// tangent is what a loss on the density says; the energy does not depend on it.
template <typename Real> class DensityOutput : public Operation<Real>
{
public:
    /// \param density  one plane
    /// \param mean     vector of length 1: electrons per site, set by the caller
    DensityOutput(Tensor in, Tensor density, Tensor mean, int weight);

    void forward(Workspace<Real>& w, const Share& share) override;
    void forwardOnce(Workspace<Real>& w) override;
    void tangentBackward(Workspace<Real>& w, const Share& share, Real* gradient) override;
    void setWeights(const Real* weights) override { m_weights = weights; }
    bool hasOnce() const override { return true; }
    std::vector<Tensor> planeInputs() const override { return {m_in}; }

private:
    Tensor m_in;
    Tensor m_density;
    Tensor m_mean;
    int m_weight;
    const Real* m_weights = nullptr;
    std::vector<double> m_partial;
};

} // namespace kondoscope
