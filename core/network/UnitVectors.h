#pragma once

#include <array>

#include "core/network/Operation.h"

namespace kondoscope {

/// out = u / sqrt(|u|^2 + eps^2) for vectors u of up to three components at every site.
template <typename Real> class UnitVectors : public Operation<Real>
{
public:
    static constexpr int kMostComponents = 3;

    struct Group
    {
        int dimension;
        std::array<int, kMostComponents> planes{}; ///< of the components, the same of `in` and `out`
    };

    /// \param groups       cover all planes of `in` and `out` once
    /// \param regulariser  eps
    UnitVectors(Tensor in, Tensor out, std::vector<Group> groups, double regulariser)
        : m_in(in), m_out(out), m_groups(std::move(groups)), m_regulariser(Real(regulariser))
    {}

    void forward(Workspace<Real>& w, const Share& share) override;
    void backward(Workspace<Real>& w, const Share& share) override;
    void tangent(Workspace<Real>& w, const Share& share) override;
    void tangentBackward(Workspace<Real>& w, const Share& share, Real* gradient) override;
    std::vector<Tensor> planeInputs() const override { return {m_in}; }

private:
    /// to (+)= J from, J = d out / d in, which is symmetric
    void applyJacobian(Workspace<Real>& w, Tensor from, Tensor to, Slot slot, bool add, const Share& share) const;

    Tensor m_in;
    Tensor m_out;
    std::vector<Group> m_groups;
    Real m_regulariser;
};

} // namespace kondoscope
