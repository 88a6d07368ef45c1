#pragma once

#include <vector>

#include "core/network/Workspace.h"

namespace kondoscope {

/// One step of a network on a lattice, with its derivatives. An operation writes the value of its outputs in
/// forward() and, in the reverse order of a network, the adjoints of its inputs in backward(). tangent() and
/// tangentBackward() are the directional derivatives of these two.
///
/// Every method does the rows of its share, on any thread; all shares are done before the next operation. The ...Once()
/// methods run in between, on one thread alone: sums over the lattice, small dense algebra.
template <typename Real> class Operation
{
public:
    virtual ~Operation() = default;

    virtual void forward(Workspace<Real>&, const Share&) {}
    virtual void forwardOnce(Workspace<Real>&) {}
    virtual void backward(Workspace<Real>&, const Share&) {}
    virtual void backwardOnce(Workspace<Real>&) {}
    virtual void tangent(Workspace<Real>&, const Share&) {}
    virtual void tangentOnce(Workspace<Real>&) {}
    /// Also adds d(dE/d(weight)) along the direction to `gradient`, (weights of the network).
    virtual void tangentBackward(Workspace<Real>&, const Share&, Real* gradient) { static_cast<void>(gradient); }
    virtual void tangentBackwardOnce(Workspace<Real>&, Real* gradient) { static_cast<void>(gradient); }

    /// Takes over the weights of the whole network.
    virtual void setWeights(const Real*) {}

    /// Whether there is work for a single thread after forward() and after backward().
    virtual bool hasOnce() const { return false; }

    /// Planes that it reads. The network tells with setAccumulating() which adjoints already hold something.
    virtual std::vector<Tensor> planeInputs() const { return {}; }
    void setAccumulating(std::vector<bool> accumulating) { m_accumulating = std::move(accumulating); }

protected:
    bool accumulating(std::size_t input) const { return m_accumulating[input]; }

private:
    std::vector<bool> m_accumulating;
};

} // namespace kondoscope
