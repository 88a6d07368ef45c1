#pragma once

#include "core/network/Operation.h"

namespace kondoscope {

/// out_k(r) = sum factor x(r + offset) over the terms of k, x a plane of one of several inputs: shifted copies, sums
/// and differences with fixed factors.
template <typename Real> class LinearForms : public Operation<Real>
{
public:
    struct Term
    {
        int output;
        int input; ///< place in the list of inputs
        int plane; ///< of this input
        Offset offset{};
        double factor = 1.0;
    };

    LinearForms(Workspace<Real>& workspace, std::vector<Tensor> inputs, Tensor out, std::vector<Term> terms);

    void forward(Workspace<Real>& w, const Share& share) override { apply(w, Slot::Value, share); }
    void backward(Workspace<Real>& w, const Share& share) override { applyTransposed(w, Slot::Adjoint, share); }
    void tangent(Workspace<Real>& w, const Share& share) override { apply(w, Slot::Tangent, share); }
    void tangentBackward(Workspace<Real>& w, const Share& share, Real*) override
    {
        applyTransposed(w, Slot::AdjointTangent, share);
    }
    std::vector<Tensor> planeInputs() const override { return m_inputs; }

private:
    void apply(Workspace<Real>& w, Slot slot, const Share& share);
    void applyTransposed(Workspace<Real>& w, Slot slot, const Share& share);

    std::vector<Tensor> m_inputs;
    Tensor m_out;
    std::vector<Term> m_terms;
};

/// out_k(r) = sum factor x(r) y(r) over the terms of k, x and y planes of the inputs: squares, scalar and cross
/// products, products of irreps.
template <typename Real> class BilinearForms : public Operation<Real>
{
public:
    struct Plane
    {
        int input; ///< place in the list of inputs
        int index; ///< of a plane of this input
    };
    struct Term
    {
        int output;
        Plane first;
        Plane second;
        double factor = 1.0;
    };

    /// \param inputs  all different
    BilinearForms(std::vector<Tensor> inputs, Tensor out, std::vector<Term> terms)
        : m_inputs(std::move(inputs)), m_out(out), m_terms(std::move(terms))
    {}

    void forward(Workspace<Real>& w, const Share& share) override;
    void backward(Workspace<Real>& w, const Share& share) override;
    void tangent(Workspace<Real>& w, const Share& share) override;
    void tangentBackward(Workspace<Real>& w, const Share& share, Real* gradient) override;
    std::vector<Tensor> planeInputs() const override { return m_inputs; }

private:
    Real* at(Workspace<Real>& w, Plane plane, Slot slot, const Share& share) const
    {
        return w.plane(m_inputs[std::size_t(plane.input)], plane.index, slot) + w.layout().row(share.firstRow);
    }
    /// out (slot `to`) += factor first (slot `a`) second (slot `b`)
    void addProducts(Workspace<Real>& w, Slot to, Slot a, Slot b, const Share& share);
    /// The adjoints (slot `to`) of both factors += that of out (slot `from`) times the other factor (slot `other`)
    void addAdjoints(Workspace<Real>& w, Slot to, Slot from, Slot other, const Share& share);
    void clearInputs(Workspace<Real>& w, Slot slot, const Share& share);
    void finishInputs(Workspace<Real>& w, Slot slot, const Share& share);

    std::vector<Tensor> m_inputs;
    Tensor m_out;
    std::vector<Term> m_terms;
};

} // namespace kondoscope
