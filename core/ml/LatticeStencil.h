#pragma once

#include <vector>

#include "core/lattice/Lattice.h"

namespace kondoscope {

/// Displacements of a group convolution: the centre and its nearest neighbours, on the square lattice also the
/// diagonal ones (3 x 3).
std::vector<Offset> convolutionStencil(LatticeKind kind);

/// Gathers the rows of neighbours for a convolution written as one matrix product, and the adjoint of that.
/// Rows are sites of `copies` equal lattices stacked one after the other.
class LatticeStencil
{
public:
    LatticeStencil(const Lattice& lattice, const std::vector<Offset>& offsets);

    int siteCount() const { return m_siteCount; }
    int offsetCount() const { return m_offsetCount; }

    /// out(r, k, :) = in(r + p_k, :);  in (copies*N, width), out (copies*N, K, width), overwritten
    void gather(int copies, int width, const float* in, float* out) const;
    /// out(r, :) = sum_k in(r - p_k, k, :): the transpose of gather
    void scatter(int copies, int width, const float* in, float* out) const;

private:
    int m_siteCount;
    int m_offsetCount;
    std::vector<int> m_forward;  ///< (site, k): site + p_k
    std::vector<int> m_backward; ///< (site, k): site - p_k
};

} // namespace kondoscope
