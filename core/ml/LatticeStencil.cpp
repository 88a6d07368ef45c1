#include "core/ml/LatticeStencil.h"

#include <algorithm>
#include <cstring>

namespace kondoscope {

std::vector<Offset> convolutionStencil(LatticeKind kind)
{
    std::vector<Offset> stencil = Lattice(kind, 2, 2).disk(kind == LatticeKind::Square ? 2.0 : 1.0);
    stencil.insert(stencil.begin(), Offset{0, 0});
    return stencil;
}

LatticeStencil::LatticeStencil(const Lattice& lattice, const std::vector<Offset>& offsets)
    : m_siteCount(lattice.siteCount()), m_offsetCount(static_cast<int>(offsets.size()))
{
    for (int i = 0; i < m_siteCount; ++i) {
        for (Offset o : offsets) {
            m_forward.push_back(lattice.neighbor(i, o));
            m_backward.push_back(lattice.neighbor(i, {-o.x, -o.y}));
        }
    }
}

void LatticeStencil::gather(int copies, int width, const float* in, float* out) const
{
    const std::size_t row = static_cast<std::size_t>(width);
    for (int copy = 0; copy < copies; ++copy) {
        const float* source = in + std::size_t(copy) * std::size_t(m_siteCount) * row;
        for (const int neighbor : m_forward) {
            std::memcpy(out, source + std::size_t(neighbor) * row, row * sizeof(float));
            out += row;
        }
    }
}

void LatticeStencil::scatter(int copies, int width, const float* in, float* out) const
{
    const std::size_t row = static_cast<std::size_t>(width), stride = row * std::size_t(m_offsetCount);
    for (int copy = 0; copy < copies; ++copy) {
        const float* source = in + std::size_t(copy) * std::size_t(m_siteCount) * stride;
        for (std::size_t i = 0; i < std::size_t(m_siteCount); ++i, out += row) {
            std::fill(out, out + row, 0.0f);
            for (std::size_t k = 0; k < std::size_t(m_offsetCount); ++k) {
                const std::size_t from = std::size_t(m_backward[i * std::size_t(m_offsetCount) + k]);
                const float* term = source + from * stride + k * row;
                for (std::size_t c = 0; c < row; ++c)
                    out[c] += term[c];
            }
        }
    }
}

} // namespace kondoscope
