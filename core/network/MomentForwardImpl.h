#pragma once

#include <algorithm>

#include "core/network/MomentSpinors.h"

namespace kondoscope {

namespace {

/// (h x)(d); x is zero where it has no support.
template <typename Real>
KONDOSCOPE_INLINE Spinor<Real> applied(const MomentTask<Real>& t, const Real* x, int d, const Vector3<Real>& spin)
{
    const int* const neighbors = t.ball.neighbors + std::ptrdiff_t(d) * t.ball.neighborCount;
    Spinor<Real> sum = Spinor<Real>::load(at(x, neighbors[0]));
    for (int k = 1; k < t.ball.neighborCount; ++k)
        sum.add(Spinor<Real>::load(at(x, neighbors[k])));
    sum.scale(all<Real>(t.hopping));
    const Spinor<Real> here = Spinor<Real>::load(at(x, d));
    sum.addScaled(here, all<Real>(t.diagonal));
    addPauli(sum, here, spin);
    return sum;
}

template <typename Real>
KONDOSCOPE_INLINE Vector3<Real> scaledSpin(const MomentTask<Real>& t, const Real* const planes[3], int d)
{
    Vector3<Real> s = Vector3<Real>::load(planes, t.ball.distance[d]);
    s.x *= t.coupling;
    s.y *= t.coupling;
    s.z *= t.coupling;
    return s;
}

/// Calls work(d) for the displacements that x_n reaches.
template <typename Real, typename Work> KONDOSCOPE_INLINE void forSupport(const MomentTask<Real>& t, int n, Work work)
{
    if (n >= t.ball.radius) {
        for (int d = 0; d < t.ball.size; ++d)
            work(d);
        return;
    }
    for (int k = 0; k < t.ball.insideCount[n]; ++k)
        work(t.ball.inside[n][k]);
}

/// Zero for the displacements that x_n does not reach, and outside of the ball.
template <typename Real> void clearRest(const MomentTask<Real>& t, Real* x, int n)
{
    const Spinor<Real> zero{};
    zero.store(at(x, t.ball.size));
    if (n < t.ball.radius)
        for (int k = 0; k < t.ball.size - t.ball.insideCount[n]; ++k)
            zero.store(at(x, t.ball.outside[n][k]));
}

/// Numbers of one level.
template <typename Real> std::size_t levelSize(const MomentTask<Real>& t)
{
    return std::size_t(t.ball.size + 1) * kSpinorNumbers * Lanes<Real>::kCount;
}

/// Level n of one start spinor.
template <typename Real> KONDOSCOPE_INLINE Real* levelOf(const MomentTask<Real>& t, int start, int n)
{
    return t.x + std::size_t(start * (t.levels + 2) + n) * levelSize(t);
}

/// x_0 .. x_(m+1) of one start spinor.
template <typename Real> void recursion(const MomentTask<Real>& t, int start)
{
    Real* const x0 = levelOf(t, start, 0);
    clearRest(t, x0, 0);
    Spinor<Real> first{};
    (start == 0 ? first.ur : first.dr) += Real(1);
    first.store(at(x0, t.ball.centre));
    for (int n = 1; n <= t.levels + 1; ++n) {
        const Real* const last = levelOf(t, start, n - 1);
        const Real* const before = levelOf(t, start, std::max(0, n - 2));
        Real* const now = levelOf(t, start, n);
        // x_(m+1) is needed where x_m is: its tail has nothing to be multiplied with
        const int reach = std::min(n, t.levels);
        clearRest(t, now, reach);
        if (n == 1)
            forSupport(
                t, reach, [&](int d) __attribute__((always_inline)) {
                    applied(t, last, d, scaledSpin(t, t.spins, d)).store(at(now, d));
                });
        else
            forSupport(
                t, reach, [&](int d) __attribute__((always_inline)) {
                    Spinor<Real> y = applied(t, last, d, scaledSpin(t, t.spins, d));
                    y.scale(all<Real>(2));
                    y.addScaled(Spinor<Real>::load(at(before, d)), all<Real>(-1));
                    y.store(at(now, d));
                });
    }
}

template <typename Real> void plainFeatures(const MomentTask<Real>& t)
{
    constexpr int kCount = Lanes<Real>::kCount;
    for (int k = 1; k <= t.levels; ++k) {
        V<Real> same{}, cross{};
        for (int start = 0; start < 2; ++start) {
            const Real* const x = levelOf(t, start, k);
            const Real* const next = levelOf(t, start, k + 1);
            forSupport(
                t, k, [&](int d) __attribute__((always_inline)) {
                    const Spinor<Real> p = Spinor<Real>::load(at(x, d));
                    same += dot(p, p);
                    cross += dot(p, Spinor<Real>::load(at(next, d)));
                });
        }
        Real* const out = t.features + std::ptrdiff_t(k - 1) * kMomentFeatures * kCount;
        Lanes<Real>::store(out, same);
        Lanes<Real>::store(out + 2 * kCount, cross);
    }
}

template <typename Real> void polarizedFeatures(const MomentTask<Real>& t)
{
    const Vector3<Real> spin = Vector3<Real>::load(t.spins, 0);
    constexpr int kCount = Lanes<Real>::kCount;
    for (int k = 1; k <= t.levels; ++k) {
        V<Real> same{}, cross{};
        Vector3<Real> sameSpin{}, crossSpin{};
        forSupport(
            t, k, [&](int d) __attribute__((always_inline)) {
                const Spinor<Real> pu = Spinor<Real>::load(at(levelOf(t, 0, k), d));
                const Spinor<Real> pd = Spinor<Real>::load(at(levelOf(t, 1, k), d));
                addMoments(same, sameSpin, pu, pd, pu, pd);
                addMoments(cross, crossSpin, pu, pd, Spinor<Real>::load(at(levelOf(t, 0, k + 1), d)),
                           Spinor<Real>::load(at(levelOf(t, 1, k + 1), d)));
            });
        Real* const out = t.features + std::ptrdiff_t(k - 1) * kMomentFeatures * kCount;
        Lanes<Real>::store(out, same);
        Lanes<Real>::store(out + kCount, dot(spin, sameSpin));
        Lanes<Real>::store(out + 2 * kCount, cross);
        Lanes<Real>::store(out + 3 * kCount, dot(spin, crossSpin));
        Real* const m = t.spinMoments + std::ptrdiff_t(k - 1) * 6 * kCount;
        store(m, sameSpin);
        store(m + 3 * kCount, crossSpin);
    }
}

template <typename Real> void momentForward(const MomentTask<Real>& t)
{
    recursion(t, 0);
    recursion(t, 1);
    if (t.polarized)
        polarizedFeatures(t);
    else
        plainFeatures(t);
}

} // namespace

} // namespace kondoscope
