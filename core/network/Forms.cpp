#include "core/network/Forms.h"

#include <algorithm>

namespace kondoscope {

namespace {

template <typename Real> void clearPlanes(Workspace<Real>& w, Tensor tensor, Slot slot, const Share& share)
{
    const int length = w.layout().run(share.firstRow, share.lastRow);
    for (int k = 0; k < w.count(tensor); ++k)
        std::fill_n(w.plane(tensor, k, slot) + w.layout().row(share.firstRow), length, Real(0));
}

/// to += factor x
template <typename Real> void addScaled(Real* to, const Real* x, Real factor, int length)
{
    for (int j = 0; j < length; ++j)
        to[j] += factor * x[j];
}

/// to += factor x y
template <typename Real> void addProduct(Real* to, const Real* x, const Real* y, Real factor, int length)
{
    for (int j = 0; j < length; ++j)
        to[j] += factor * x[j] * y[j];
}

} // namespace

template <typename Real>
LinearForms<Real>::LinearForms(Workspace<Real>& workspace, std::vector<Tensor> inputs, Tensor out,
                               std::vector<Term> terms)
    : m_inputs(std::move(inputs)), m_out(out), m_terms(std::move(terms))
{
    if (std::all_of(m_terms.begin(), m_terms.end(), [](const Term& term) { return term.offset == Offset{}; }))
        return;
    for (const Tensor in : m_inputs)
        workspace.needGhosts(in, false);
    workspace.needGhosts(out, true);
}

template <typename Real> void LinearForms<Real>::apply(Workspace<Real>& w, Slot slot, const Share& share)
{
    const PlaneLayout& layout = w.layout();
    const std::size_t start = layout.row(share.firstRow);
    clearPlanes(w, m_out, slot, share);
    for (const Term& term : m_terms)
        addScaled(w.plane(m_out, term.output, slot) + start,
                  w.plane(m_inputs[std::size_t(term.input)], term.plane, slot) + start + layout.distance(term.offset),
                  Real(term.factor), layout.run(share.firstRow, share.lastRow));
    w.finish(m_out, slot, share);
}

template <typename Real> void LinearForms<Real>::applyTransposed(Workspace<Real>& w, Slot slot, const Share& share)
{
    const PlaneLayout& layout = w.layout();
    const std::size_t start = layout.row(share.firstRow);
    for (std::size_t i = 0; i < m_inputs.size(); ++i)
        if (!this->accumulating(i))
            clearPlanes(w, m_inputs[i], slot, share);
    for (const Term& term : m_terms)
        addScaled(w.plane(m_inputs[std::size_t(term.input)], term.plane, slot) + start,
                  w.plane(m_out, term.output, slot) + start - layout.distance(term.offset), Real(term.factor),
                  layout.run(share.firstRow, share.lastRow));
    for (const Tensor in : m_inputs)
        w.finish(in, slot, share);
}

template <typename Real>
void BilinearForms<Real>::addProducts(Workspace<Real>& w, Slot to, Slot a, Slot b, const Share& share)
{
    const int length = w.layout().run(share.firstRow, share.lastRow);
    for (const Term& term : m_terms)
        addProduct(w.plane(m_out, term.output, to) + w.layout().row(share.firstRow), at(w, term.first, a, share),
                   at(w, term.second, b, share), Real(term.factor), length);
}

template <typename Real>
void BilinearForms<Real>::addAdjoints(Workspace<Real>& w, Slot to, Slot from, Slot other, const Share& share)
{
    const int length = w.layout().run(share.firstRow, share.lastRow);
    for (const Term& term : m_terms) {
        const Real* const g = w.plane(m_out, term.output, from) + w.layout().row(share.firstRow);
        addProduct(at(w, term.first, to, share), g, at(w, term.second, other, share), Real(term.factor), length);
        addProduct(at(w, term.second, to, share), g, at(w, term.first, other, share), Real(term.factor), length);
    }
}

template <typename Real> void BilinearForms<Real>::clearInputs(Workspace<Real>& w, Slot slot, const Share& share)
{
    for (std::size_t i = 0; i < m_inputs.size(); ++i)
        if (!this->accumulating(i))
            clearPlanes(w, m_inputs[i], slot, share);
}

template <typename Real> void BilinearForms<Real>::finishInputs(Workspace<Real>& w, Slot slot, const Share& share)
{
    for (const Tensor in : m_inputs)
        w.finish(in, slot, share);
}

template <typename Real> void BilinearForms<Real>::forward(Workspace<Real>& w, const Share& share)
{
    clearPlanes(w, m_out, Slot::Value, share);
    addProducts(w, Slot::Value, Slot::Value, Slot::Value, share);
    w.finish(m_out, Slot::Value, share);
}

template <typename Real> void BilinearForms<Real>::tangent(Workspace<Real>& w, const Share& share)
{
    clearPlanes(w, m_out, Slot::Tangent, share);
    addProducts(w, Slot::Tangent, Slot::Tangent, Slot::Value, share);
    addProducts(w, Slot::Tangent, Slot::Value, Slot::Tangent, share);
    w.finish(m_out, Slot::Tangent, share);
}

template <typename Real> void BilinearForms<Real>::backward(Workspace<Real>& w, const Share& share)
{
    clearInputs(w, Slot::Adjoint, share);
    addAdjoints(w, Slot::Adjoint, Slot::Adjoint, Slot::Value, share);
    finishInputs(w, Slot::Adjoint, share);
}

template <typename Real> void BilinearForms<Real>::tangentBackward(Workspace<Real>& w, const Share& share, Real*)
{
    clearInputs(w, Slot::AdjointTangent, share);
    addAdjoints(w, Slot::AdjointTangent, Slot::AdjointTangent, Slot::Value, share);
    addAdjoints(w, Slot::AdjointTangent, Slot::Adjoint, Slot::Tangent, share);
    finishInputs(w, Slot::AdjointTangent, share);
}

template class LinearForms<float>;
template class LinearForms<double>;
template class BilinearForms<float>;
template class BilinearForms<double>;

} // namespace kondoscope
