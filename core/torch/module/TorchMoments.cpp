#include "core/torch/module/TorchMoments.h"

#include <algorithm>

#include <torch/csrc/autograd/autograd.h>
#include <torch/types.h>

#include "core/torch/module/TorchTensors.h"

namespace kondoscope {

using torch::Tensor;

namespace {

constexpr std::int64_t kPartNumbers = std::int64_t{1} << 27; ///< of all that one part keeps: 512 MiB
constexpr std::int64_t kSpinorNumbers = 8; ///< two start spinors; real and imaginary parts of up and down
constexpr std::int64_t kCopies = 6;        ///< of the spinors of a level that automatic differentiation keeps

/// Spinors of both starts at all displacements, (up real, up imaginary, down real, down imaginary; start;
/// displacement; site).
using Spinors = Tensor;

/// s.sigma of the spins at all displacements, as the factors of the components that it exchanges.
struct Pauli
{
    Tensor x; ///< exchanges up and down
    Tensor y; ///< turns the order of the four numbers round
    Tensor z; ///< leaves them where they are

    /// \param s  (3, displacement, site)
    explicit Pauli(const Tensor& s)
    {
        const Tensor sy = s[1].unsqueeze(0), sz = s[2].unsqueeze(0);
        x = s[0];
        y = torch::stack({sy, -sy, -sy, sy});
        z = torch::stack({sz, sz, -sz, -sz});
    }

    Spinors addedTo(const Spinors& sum, const Spinors& p) const
    {
        return sum.addcmul(z, p).addcmul(x, torch::roll(p, 2, 0)).addcmul(y, torch::flip(p, 0));
    }
};

/// Sums over components and displacements of p and q for two starts, by site.
Tensor dot(const Spinors& p, std::int64_t startP, const Spinors& q, std::int64_t startQ)
{
    return (p.select(1, startP) * q.select(1, startQ)).sum(at::IntArrayRef{0, 1});
}

/// Multiplied by i: what turns the real part of a product into minus the imaginary one.
Spinors timesI(const Spinors& p)
{
    const auto n = p.sizes();
    const Tensor parts = p.view({2, 2, n[1], n[2], n[3]});
    return torch::stack({-parts.select(1, 1), parts.select(1, 0)}, 1).view(n);
}

/// p.q and, if wanted, p.Q q with Q = spin.sigma on the start spinors.
void addFeatures(const Spinors& p, const Spinors& q, const Tensor& spin, bool polarized, std::vector<Tensor>& out)
{
    const Tensor up = dot(p, 0, q, 0), down = dot(p, 1, q, 1);
    out.push_back(up + down);
    if (!polarized)
        return;
    const Spinors iq = timesI(q);
    const Tensor x = dot(p, 0, q, 1) + dot(p, 1, q, 0);
    const Tensor y = dot(p, 0, iq, 1) - dot(p, 1, iq, 0);
    out.push_back(spin[0] * x + spin[1] * y + spin[2] * (up - down));
}

} // namespace

struct TorchMoments::Impl
{
    Impl(const MomentPlan& plan, int siteCount, const c10::Device& device)
        : levels(plan.levels), polarized(plan.polarized), coupling(plan.coupling), sites(siteCount),
          displacements(plan.ball.count), centre(plan.centre), featureCount(std::int64_t(plan.mean.size())),
          from(onDevice(plan.ball.from, displacements, device)), back(onDevice(plan.ball.back, 1, device)[0]),
          hopping(onDevice(plan.hopping, displacements, device)), mean(onDevice(plan.mean, featureCount, device)),
          scale(onDevice(plan.scale, featureCount, device)),
          start(torch::zeros({4, 2, displacements, 1}, hopping.options()))
    {
        start[0][0][centre] = 1;
        start[2][1][centre] = 1;
    }

    /// Calls work(first site, number of sites) for all parts of the lattice.
    template <typename Work> void forParts(Work work) const
    {
        const std::int64_t perSite = kCopies * kSpinorNumbers * displacements * (levels + 1);
        const std::int64_t size = std::clamp<std::int64_t>(kPartNumbers / perSite, 1, sites);
        for (std::int64_t first = 0; first < sites; first += size)
            work(first, std::min(size, sites - first));
    }

    /// Spins of all displacements, (3, displacement, site), of a part.
    Tensor ballSpins(const Tensor& spins, std::int64_t first, std::int64_t count) const
    {
        return spins.index_select(1, from.narrow(1, first, count).reshape(-1)).view({3, displacements, count});
    }

    /// \param ball  (3, displacement, site)
    Tensor features(const Tensor& ball) const
    {
        const Pauli pauli(coupling * ball);
        const Tensor spin = ball.select(1, centre);
        const auto h = [&](const Spinors& x) { return pauli.addedTo(torch::matmul(hopping, x), x); };
        Spinors last = start.expand({4, 2, displacements, ball.size(2)});
        Spinors here = h(last);
        std::vector<Tensor> found;
        for (int level = 1; level <= levels; ++level) {
            const Spinors next = 2 * h(here) - last;
            addFeatures(here, here, spin, polarized, found);
            addFeatures(here, next, spin, polarized, found);
            last = here;
            here = next;
        }
        return (torch::stack(found) - mean) * scale;
    }

    int levels;
    bool polarized;
    float coupling; ///< to the spins
    std::int64_t sites, displacements, centre, featureCount;
    Tensor from;        ///< (displacement, site)
    Tensor back;        ///< (displacement * site)
    Tensor hopping;     ///< (displacement, displacement)
    Tensor mean, scale; ///< (feature, 1)
    Spinors start;
};

TorchMoments::TorchMoments(const MomentPlan& plan, int sites, const c10::Device& device)
    : m_impl(std::make_unique<Impl>(plan, sites, device))
{}

TorchMoments::~TorchMoments() = default;

Tensor TorchMoments::features(const Tensor& spins) const
{
    const torch::NoGradGuard noGraph;
    std::vector<Tensor> parts;
    m_impl->forParts([&](std::int64_t first, std::int64_t count) {
        parts.push_back(m_impl->features(m_impl->ballSpins(spins, first, count)));
    });
    return torch::cat(parts, 1);
}

Tensor TorchMoments::gradient(const Tensor& spins, const Tensor& weights) const
{
    const Impl& m = *m_impl;
    Tensor all = torch::empty({3, m.displacements, m.sites}, spins.options().requires_grad(false));
    m.forParts([&](std::int64_t first, std::int64_t count) {
        const Tensor ball = m.ballSpins(spins.detach(), first, count).requires_grad_();
        const auto gradients = torch::autograd::grad({m.features(ball)}, {ball}, {weights.narrow(1, first, count)});
        all.narrow(2, first, count).copy_(gradients[0]);
    });
    return all.view({3, -1}).index_select(1, m.back).view_as(all).sum(1);
}

} // namespace kondoscope
