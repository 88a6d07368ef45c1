#include "core/network/Moments.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/support/Random.h"

namespace kondoscope {

namespace {

/// Number of hops from a site to every displacement within `radius` hops.
std::map<std::pair<int, int>, int> hopsWithin(const std::vector<Offset>& neighbors, int radius)
{
    std::map<std::pair<int, int>, int> hops{{{0, 0}, 0}}; // by row, column
    for (int n = 1; n <= radius; ++n)
        for (const auto& [d, count] : std::map(hops))
            if (count == n - 1)
                for (const Offset e : neighbors)
                    hops.try_emplace({d.first + e.y, d.second + e.x}, n);
    return hops;
}

/// Moments that vary less than this are the same for all spins (two hops forth and back, say): they are left out.
constexpr double kConstant = 1e-5;

} // namespace

template <typename Real>
Moments<Real>::Moments(Workspace<Real>& workspace, SpinPlanes spins, Tensor out, const Lattice& lattice,
                       const MomentHamiltonian& hamiltonian, const MomentShape& shape)
    : m_spins(spins), m_out(out), m_shape(shape), m_hamiltonian(hamiltonian),
      m_mean(std::size_t(shape.featureCount()), Real(0)), m_scale(std::size_t(shape.featureCount()), Real(1)),
      m_scratch(Workspace<Real>::kMostWorkers), m_partGradients(Workspace<Real>::kMostParts)
{
    const std::vector<Offset> nearest = lattice.shell(1);
    m_neighborCount = int(nearest.size());
    m_inside.resize(std::size_t(shape.radius) + 1);
    m_outside.resize(m_inside.size());
    for (const auto& [d, hops] : hopsWithin(nearest, shape.radius)) {
        for (int n = 0; n <= shape.radius; ++n)
            (hops <= n ? m_inside : m_outside)[std::size_t(n)].push_back(int(m_displacements.size()));
        m_displacements.push_back({d.second, d.first});
    }
    for (const Offset d : m_displacements)
        for (const Offset e : nearest)
            m_neighbors.push_back(
                int(std::find(m_displacements.begin(), m_displacements.end(), Offset{d.x + e.x, d.y + e.y}) -
                    m_displacements.begin()));
    for (std::size_t n = 0; n < m_inside.size(); ++n) {
        m_insideStart.push_back(m_inside[n].data());
        m_outsideStart.push_back(m_outside[n].data());
        m_insideCount.push_back(int(m_inside[n].size()));
    }
    m_centre = m_inside[0].front();
    workspace.needGhosts(spins.tensor, false);
}

template <typename Real> typename Moments<Real>::Scratch& Moments<Real>::scratch(const Workspace<Real>& w, int worker)
{
    Scratch& s = m_scratch[std::size_t(worker)];
    if (s.x.size() == 0) {
        for (const Offset d : m_displacements)
            s.distance.push_back(w.layout().distance(d));
        const std::size_t lanes = kMomentLanes<Real>;
        const std::size_t level = (m_displacements.size() + 1) * kSpinorNumbers * lanes;
        s.x = Vector(2 * level * std::size_t(m_shape.levels + 2));
        s.features = Vector(std::size_t(m_shape.levels) * kMomentFeatures * lanes);
        s.spinMoments = Vector(std::size_t(m_shape.levels) * 6 * lanes);
        s.g = Vector(2 * level * 3);
        s.siteGradient = Vector(m_displacements.size() * 3 * lanes);
        s.weights = Vector(s.features.size());
    }
    return s;
}

template <typename Real> MomentTask<Real> Moments<Real>::task(Workspace<Real>& w, Scratch& s, std::size_t site) const
{
    MomentTask<Real> t;
    t.ball = {m_shape.radius,       int(m_displacements.size()), m_centre,
              m_neighborCount,      m_neighbors.data(),          m_insideStart.data(),
              m_insideCount.data(), m_outsideStart.data(),       s.distance.data()};
    t.levels = m_shape.levels;
    t.polarized = m_shape.polarized;
    t.hopping = Real(-m_hamiltonian.t / m_hamiltonian.b);
    t.diagonal = Real(-m_hamiltonian.a / m_hamiltonian.b);
    t.coupling = Real(-m_hamiltonian.J / m_hamiltonian.b);
    for (int c = 0; c < 3; ++c)
        t.spins[c] = w.plane(m_spins.tensor, c) + site;
    t.x = s.x.data();
    t.features = s.features.data();
    t.spinMoments = s.spinMoments.data();
    return t;
}

/// Calls work(index of the first site in a plane, first lane that counts, lanes in all) for strips of sites along the
/// rows. The last strip of a row is moved back so that it ends with the row, if the row is long enough.
template <typename Real>
template <typename Work>
void Moments<Real>::forStrips(const Workspace<Real>& w, const Share& share, Work work) const
{
    constexpr int kLanes = kMomentLanes<Real>;
    const PlaneLayout& layout = w.layout();
    for (int y = share.firstRow; y < share.lastRow; ++y)
        for (int x = 0; x < layout.lx; x += kLanes) {
            const int start = std::max(0, std::min(x, layout.lx - kLanes));
            work(layout.row(y) + std::size_t(start), x - start, std::min(kLanes, layout.lx - start));
        }
}

template <typename Real> void Moments<Real>::forward(Workspace<Real>& w, const Share& share)
{
    constexpr int kLanes = kMomentLanes<Real>;
    Scratch& s = scratch(w, share.worker);
    forStrips(w, share, [&](std::size_t site, int first, int last) {
        momentKernels<Real>().forward(task(w, s, site));
        for (int f = 0; f < m_shape.featureCount(); ++f)
            for (int lane = first; lane < last; ++lane)
                w.plane(m_out, f)[site + std::size_t(lane)] =
                    (s.features.data()[slot(f) * kLanes + lane] - m_mean[std::size_t(f)]) * m_scale[std::size_t(f)];
    });
    w.finish(m_out, Slot::Value, share);
}

/// Adjoints of the moments of a strip; zero for lanes that another strip counts.
template <typename Real>
void Moments<Real>::loadWeights(Workspace<Real>& w, Scratch& s, std::size_t site, int first, int last) const
{
    constexpr int kLanes = kMomentLanes<Real>;
    std::fill_n(s.weights.data(), s.weights.size(), Real(0));
    for (int f = 0; f < m_shape.featureCount(); ++f)
        for (int lane = first; lane < last; ++lane)
            s.weights.data()[slot(f) * kLanes + lane] =
                w.plane(m_out, f, Slot::Adjoint)[site + std::size_t(lane)] * m_scale[std::size_t(f)];
}

template <typename Real>
typename Moments<Real>::PartGradient& Moments<Real>::partGradient(const Workspace<Real>& w, const Share& share)
{
    PartGradient& p = m_partGradients[std::size_t(share.part)];
    if (p.values.size() == 0) {
        p.firstRow = share.firstRow - m_shape.radius;
        p.rows = share.lastRow - share.firstRow + 2 * m_shape.radius;
        p.values = Vector(3 * std::size_t(p.rows) * std::size_t(w.layout().stride) + kMomentLanes<Real>);
    }
    std::fill_n(p.values.data(), p.values.size(), Real(0));
    return p;
}

/// Spins of other rows are touched too: every part has rows of its own for them, which backwardOnce() adds up.
template <typename Real> void Moments<Real>::backward(Workspace<Real>& w, const Share& share)
{
    Scratch& s = scratch(w, share.worker);
    PartGradient& p = partGradient(w, share);
    const PlaneLayout& layout = w.layout();
    const std::size_t plane = std::size_t(p.rows) * std::size_t(layout.stride);
    const std::ptrdiff_t base =
        std::ptrdiff_t(layout.origin) - layout.ghost + std::ptrdiff_t(p.firstRow) * layout.stride;
    forStrips(w, share, [&](std::size_t site, int first, int last) {
        MomentGradientTask<Real> t;
        t.forward = task(w, s, site);
        momentKernels<Real>().forward(t.forward); // the levels of a strip are not kept
        loadWeights(w, s, site, first, last);
        t.weights = s.weights.data();
        t.g = s.g.data();
        t.siteGradient = s.siteGradient.data();
        for (int c = 0; c < 3; ++c)
            t.gradient[c] = p.values.data() + std::size_t(c) * plane + (std::ptrdiff_t(site) - base);
        momentKernels<Real>().gradient(t);
    });
}

template <typename Real> void Moments<Real>::backwardOnce(Workspace<Real>& w)
{
    const PlaneLayout& layout = w.layout();
    for (int c = 0; c < 3; ++c) {
        Real* const to = w.plane(m_spins.tensor, c, Slot::Adjoint);
        if (!this->accumulating(0))
            for (int y = 0; y < layout.ly; ++y)
                std::fill_n(to + layout.row(y), layout.lx, Real(0));
        for (const PartGradient& p : m_partGradients)
            for (int row = 0; row < p.rows; ++row) {
                const Real* const from =
                    p.values.data() + std::size_t(c * p.rows + row) * std::size_t(layout.stride) + layout.ghost;
                Real* const target = to + layout.row((p.firstRow + row + layout.ly) % layout.ly);
                for (int x = -layout.ghost; x < layout.lx + layout.ghost; ++x)
                    target[(x + layout.lx) % layout.lx] += from[x];
            }
    }
}

template <typename Real> void Moments<Real>::tangent(Workspace<Real>& w, const Share& share)
{
    constexpr int kLanes = kMomentLanes<Real>;
    Scratch& s = scratch(w, share.worker);
    forStrips(w, share, [&](std::size_t site, int first, int last) {
        MomentTangentTask<Real> t;
        t.forward = task(w, s, site);
        momentKernels<Real>().forward(t.forward);
        for (int c = 0; c < 3; ++c)
            t.direction[c] = w.plane(m_spins.tensor, c, Slot::Tangent) + site;
        t.dx = s.g.data();
        t.dFeatures = s.weights.data();
        momentKernels<Real>().tangent(t);
        for (int f = 0; f < m_shape.featureCount(); ++f)
            for (int lane = first; lane < last; ++lane)
                w.plane(m_out, f, Slot::Tangent)[site + std::size_t(lane)] =
                    s.weights.data()[slot(f) * kLanes + lane] * m_scale[std::size_t(f)];
    });
    w.finish(m_out, Slot::Tangent, share);
}

template <typename Real> void Moments<Real>::setNormalization(const MomentNormalization& normalization)
{
    std::copy(normalization.mean.begin(), normalization.mean.end(), m_mean.begin());
    std::copy(normalization.scale.begin(), normalization.scale.end(), m_scale.begin());
}

MomentNormalization momentNormalization(LatticeKind kind, const MomentHamiltonian& hamiltonian,
                                        const MomentShape& shape)
{
    constexpr int kSize = 16; // sites that meet their own image are no harm here
    const Lattice lattice(kind, kSize, kSize);
    Workspace<double> workspace;
    const Tensor spins = workspace.addPlanes(3);
    const Tensor out = workspace.addPlanes(shape.featureCount());
    Moments<double> moments(workspace, {spins}, out, lattice, hamiltonian, shape);
    const PlaneLayout layout(lattice, shape.radius);
    workspace.allocate(layout, false);
    const RandomStream random(1, kTraining);
    for (int y = 0; y < kSize; ++y)
        for (int x = 0; x < kSize; ++x) {
            const Eigen::Vector3d s = random.onSphere(std::uint64_t(y * kSize + x));
            for (int c = 0; c < 3; ++c)
                workspace.plane(spins, c)[layout.row(y) + std::size_t(x)] = s[c];
        }
    const Share all{0, 1, 0, kSize};
    workspace.finish(spins, Slot::Value, all);
    moments.forward(workspace, all);
    MomentNormalization result;
    for (int f = 0; f < shape.featureCount(); ++f) {
        double sum = 0.0, square = 0.0;
        for (int y = 0; y < kSize; ++y)
            for (int x = 0; x < kSize; ++x) {
                const double value = workspace.plane(out, f)[layout.row(y) + std::size_t(x)];
                sum += value;
                square += value * value;
            }
        const double mean = sum / (kSize * kSize);
        const double deviation = std::sqrt(std::max(0.0, square / (kSize * kSize) - mean * mean));
        result.mean.push_back(mean);
        result.scale.push_back(deviation > kConstant ? 1.0 / deviation : 0.0);
    }
    return result;
}

template class Moments<float>;
template class Moments<double>;

} // namespace kondoscope
