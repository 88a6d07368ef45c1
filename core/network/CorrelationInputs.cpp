#include "core/network/CorrelationInputs.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace kondoscope {

namespace {

Offset operator-(Offset a, Offset b)
{
    return {a.x - b.x, a.y - b.y};
}

/// By y, then x: bonds with positive displacement are those that a half shell holds.
bool before(Offset a, Offset b)
{
    return a.y != b.y ? a.y < b.y : a.x < b.x;
}

/// The spins, or their tangents, at a displacement: three planes from the first row of a share on.
template <typename Real> using Vectors = std::array<const Real*, 3>;

template <typename Real>
Vectors<Real> vectors(Workspace<Real>& w, SpinPlanes spins, Slot slot, Offset d, const Share& share)
{
    const std::ptrdiff_t at = std::ptrdiff_t(w.layout().row(share.firstRow)) + w.layout().distance(d);
    return {w.plane(spins.tensor, 0, slot) + at, w.plane(spins.tensor, 1, slot) + at,
            w.plane(spins.tensor, 2, slot) + at};
}

/// The adjoints of the spins; the first reader of the spins in the reverse pass starts from zero.
template <typename Real>
std::array<Real*, 3> adjoints(Workspace<Real>& w, SpinPlanes spins, bool clear, const Share& share)
{
    std::array<Real*, 3> to;
    for (int c = 0; c < 3; ++c) {
        to[std::size_t(c)] = w.plane(spins.tensor, c, Slot::Adjoint) + w.layout().row(share.firstRow);
        if (clear)
            std::fill_n(to[std::size_t(c)], w.layout().run(share.firstRow, share.lastRow), Real(0));
    }
    return to;
}

/// out = a.b, or added to it
template <typename Real, bool add> void dot(const Vectors<Real>& a, const Vectors<Real>& b, Real* out, int length)
{
    for (int j = 0; j < length; ++j) {
        const Real value = a[0][j] * b[0][j] + a[1][j] * b[1][j] + a[2][j] * b[2][j];
        out[j] = add ? out[j] + value : value;
    }
}

/// out = a.(b x c), or added to it
template <typename Real, bool add>
void triple(const Vectors<Real>& a, const Vectors<Real>& b, const Vectors<Real>& c, Real* out, int length)
{
    for (int j = 0; j < length; ++j) {
        const Real value = a[0][j] * (b[1][j] * c[2][j] - b[2][j] * c[1][j]) +
                           a[1][j] * (b[2][j] * c[0][j] - b[0][j] * c[2][j]) +
                           a[2][j] * (b[0][j] * c[1][j] - b[1][j] * c[0][j]);
        out[j] = add ? out[j] + value : value;
    }
}

/// to += weight b
template <typename Real>
void addVector(const Vectors<Real>& b, const Real* weight, const std::array<Real*, 3>& to, int length)
{
    for (std::size_t c = 0; c < 3; ++c)
        for (int j = 0; j < length; ++j)
            to[c][j] += weight[j] * b[c][j];
}

/// to += weight (a x b)
template <typename Real>
void addCross(const Vectors<Real>& a, const Vectors<Real>& b, const Real* weight, const std::array<Real*, 3>& to,
              int length)
{
    for (std::size_t c = 0; c < 3; ++c) {
        const std::size_t d = (c + 1) % 3;
        const std::size_t e = (c + 2) % 3;
        for (int j = 0; j < length; ++j)
            to[c][j] += weight[j] * (a[d][j] * b[e][j] - a[e][j] * b[d][j]);
    }
}

} // namespace

template <typename Real>
HalfBonds<Real>::HalfBonds(Workspace<Real>& workspace, SpinPlanes spins, Tensor out, std::vector<Offset> displacements)
    : m_spins(spins), m_out(out), m_displacements(std::move(displacements))
{
    workspace.needGhosts(spins.tensor, false);
    workspace.needGhosts(out, true);
}

template <typename Real> void HalfBonds<Real>::forward(Workspace<Real>& w, const Share& share)
{
    const int length = w.layout().run(share.firstRow, share.lastRow);
    const Vectors<Real> s = vectors(w, m_spins, Slot::Value, {}, share);
    for (std::size_t k = 0; k < m_displacements.size(); ++k)
        dot<Real, false>(s, vectors(w, m_spins, Slot::Value, m_displacements[k], share),
                         w.plane(m_out, int(k)) + w.layout().row(share.firstRow), length);
    w.finish(m_out, Slot::Value, share);
}

/// dE/dS(r) = sum_d g_d(r) S(r + d) + g_d(r - d) S(r - d), g = dE/db
template <typename Real> void HalfBonds<Real>::backward(Workspace<Real>& w, const Share& share)
{
    const PlaneLayout& layout = w.layout();
    const int length = layout.run(share.firstRow, share.lastRow);
    const std::array<Real*, 3> to = adjoints(w, m_spins, !this->accumulating(0), share);
    for (std::size_t k = 0; k < m_displacements.size(); ++k) {
        const Offset d = m_displacements[k];
        const Real* const g = w.plane(m_out, int(k), Slot::Adjoint) + layout.row(share.firstRow);
        addVector(vectors(w, m_spins, Slot::Value, d, share), g, to, length);
        addVector(vectors(w, m_spins, Slot::Value, Offset{} - d, share), g - layout.distance(d), to, length);
    }
}

template <typename Real> void HalfBonds<Real>::tangent(Workspace<Real>& w, const Share& share)
{
    const int length = w.layout().run(share.firstRow, share.lastRow);
    const auto spin = [&](Slot slot, Offset d) { return vectors(w, m_spins, slot, d, share); };
    for (std::size_t k = 0; k < m_displacements.size(); ++k) {
        Real* const out = w.plane(m_out, int(k), Slot::Tangent) + w.layout().row(share.firstRow);
        dot<Real, false>(spin(Slot::Tangent, {}), spin(Slot::Value, m_displacements[k]), out, length);
        dot<Real, true>(spin(Slot::Value, {}), spin(Slot::Tangent, m_displacements[k]), out, length);
    }
    w.finish(m_out, Slot::Tangent, share);
}

template <typename Real>
Triangles<Real>::Triangles(Workspace<Real>& workspace, SpinPlanes spins, Tensor out,
                           std::vector<TriangleCorners> corners)
    : m_spins(spins), m_out(out), m_corners(std::move(corners))
{
    workspace.needGhosts(spins.tensor, false);
    workspace.needGhosts(out, true);
}

template <typename Real> void Triangles<Real>::forward(Workspace<Real>& w, const Share& share)
{
    const int length = w.layout().run(share.firstRow, share.lastRow);
    const auto spin = [&](Offset d) { return vectors(w, m_spins, Slot::Value, d, share); };
    for (std::size_t k = 0; k < m_corners.size(); ++k)
        triple<Real, false>(spin({}), spin(m_corners[k].a), spin(m_corners[k].b),
                            w.plane(m_out, int(k)) + w.layout().row(share.firstRow), length);
    w.finish(m_out, Slot::Value, share);
}

/// Spin r is a corner of the triangles of the sites r, r - a and r - b.
template <typename Real> void Triangles<Real>::backward(Workspace<Real>& w, const Share& share)
{
    const PlaneLayout& layout = w.layout();
    const int length = layout.run(share.firstRow, share.lastRow);
    const std::array<Real*, 3> to = adjoints(w, m_spins, !this->accumulating(0), share);
    const auto spin = [&](Offset d) { return vectors(w, m_spins, Slot::Value, d, share); };
    for (std::size_t k = 0; k < m_corners.size(); ++k) {
        const auto [a, b] = m_corners[k];
        const Real* const g = w.plane(m_out, int(k), Slot::Adjoint) + layout.row(share.firstRow);
        addCross(spin(a), spin(b), g, to, length);
        // chi(r - a) = S(r).(S(r - a + b) x S(r - a)), chi(r - b) = S(r).(S(r - b) x S(r - b + a))
        addCross(spin(b - a), spin(Offset{} - a), g - layout.distance(a), to, length);
        addCross(spin(Offset{} - b), spin(a - b), g - layout.distance(b), to, length);
    }
}

template <typename Real> void Triangles<Real>::tangent(Workspace<Real>& w, const Share& share)
{
    const int length = w.layout().run(share.firstRow, share.lastRow);
    const auto spin = [&](Slot slot, Offset d) { return vectors(w, m_spins, slot, d, share); };
    for (std::size_t k = 0; k < m_corners.size(); ++k) {
        const auto [a, b] = m_corners[k];
        Real* const out = w.plane(m_out, int(k), Slot::Tangent) + w.layout().row(share.firstRow);
        triple<Real, false>(spin(Slot::Tangent, {}), spin(Slot::Value, a), spin(Slot::Value, b), out, length);
        triple<Real, true>(spin(Slot::Value, {}), spin(Slot::Tangent, a), spin(Slot::Value, b), out, length);
        triple<Real, true>(spin(Slot::Value, {}), spin(Slot::Value, a), spin(Slot::Tangent, b), out, length);
    }
    w.finish(m_out, Slot::Tangent, share);
}

CorrelationSources::CorrelationSources(const SpinCorrelations& correlations)
{
    const auto place = [&](int neighbor) {
        return neighbor == Correlation::kCenter ? Offset{} : correlations.neighbors()[std::size_t(neighbor)];
    };
    for (const Correlation& c : correlations.list())
        if (c.kind == CorrelationKind::Bond)
            addBond(place(c.first), place(c.second));
        else
            addTriangle(place(c.first), place(c.second));
    const auto include = [&](Offset d) { reach = std::max({reach, std::abs(d.x), std::abs(d.y)}); };
    for (const Offset d : bonds)
        include(d);
    for (const auto& [a, b] : triangles)
        for (const Offset d : {a, b, b - a})
            include(d);
    for (const Source& source : sources)
        include(source.offset);
}

void CorrelationSources::addBond(Offset from, Offset to)
{
    if (before(to, from))
        std::swap(from, to);
    const Offset d = to - from;
    const auto found = std::find(bonds.begin(), bonds.end(), d);
    sources.push_back({CorrelationKind::Bond, int(found - bonds.begin()), from, 1});
    if (found == bonds.end())
        bonds.push_back(d);
}

/// S_0.(S_j x S_k) does not change when the corners move up in turn, and changes sign when two are exchanged: the
/// first corner in the order of before() comes first, the other two in order.
void CorrelationSources::addTriangle(Offset first, Offset second)
{
    std::array<Offset, 3> corners{Offset{}, first, second};
    std::rotate(corners.begin(), std::min_element(corners.begin(), corners.end(), before), corners.end());
    const bool exchanged = before(corners[2], corners[1]);
    if (exchanged)
        std::swap(corners[1], corners[2]);
    const TriangleCorners shape{corners[1] - corners[0], corners[2] - corners[0]};
    const auto found = std::find(triangles.begin(), triangles.end(), shape);
    sources.push_back({CorrelationKind::Chirality, int(found - triangles.begin()), corners[0], exchanged ? -1 : 1});
    if (found == triangles.end())
        triangles.push_back(shape);
}

template class HalfBonds<float>;
template class HalfBonds<double>;
template class Triangles<float>;
template class Triangles<double>;

} // namespace kondoscope
