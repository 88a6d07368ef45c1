#pragma once

#include "core/network/MomentForwardImpl.h"

namespace kondoscope {

namespace {

template <typename Real> struct LevelWeights
{
    V<Real> same, sameSpin, cross, crossSpin;
    KONDOSCOPE_INLINE static LevelWeights load(const Real* weights, int level, int levels)
    {
        if (level < 1 || level > levels)
            return LevelWeights{V<Real>{}, V<Real>{}, V<Real>{}, V<Real>{}};
        const Real* const p = weights + std::ptrdiff_t(level - 1) * kMomentFeatures * Lanes<Real>::kCount;
        constexpr int kCount = Lanes<Real>::kCount;
        return {Lanes<Real>::load(p), Lanes<Real>::load(p + kCount), Lanes<Real>::load(p + 2 * kCount),
                Lanes<Real>::load(p + 3 * kCount)};
    }
};

/// d(sum of features)/dx_n at one displacement, from x_(n-1), x_n, x_(n+1): weights of levels outside 1..m are zero.
template <typename Real, bool polarized>
KONDOSCOPE_INLINE Spinor<Real> featureSeed(const MomentTask<Real>& t, const LevelWeights<Real>& own,
                                           const LevelWeights<Real>& lower, int start, int n, int d,
                                           const Vector3<Real>& spin)
{
    Spinor<Real> plain{}, mixedOwn{}, mixedOther{};
    const auto level = [&](int s, int k) { return Spinor<Real>::load(at(levelOf(t, s, k), d)); };
    if (n <= t.levels) {
        const Spinor<Real> here = level(start, n);
        const Spinor<Real> next = level(start, n + 1);
        plain.addScaled(here, Real(2) * own.same);
        plain.addScaled(next, own.cross);
        if constexpr (polarized) {
            mixedOwn.addScaled(here, Real(2) * own.sameSpin);
            mixedOwn.addScaled(next, own.crossSpin);
            mixedOther.addScaled(level(1 - start, n), Real(2) * own.sameSpin);
            mixedOther.addScaled(level(1 - start, n + 1), own.crossSpin);
        }
    }
    const Spinor<Real> last = level(start, n - 1);
    plain.addScaled(last, lower.cross);
    if constexpr (polarized) {
        mixedOwn.addScaled(last, lower.crossSpin);
        mixedOther.addScaled(level(1 - start, n - 1), lower.crossSpin);
        addStartPauli(plain, mixedOwn, mixedOther, spin, start);
    }
    return plain;
}

/// g_n = seed_n + 2 h g_(n+1) - g_(n+2), dE/dS += 2 g_(n+1).(dh/dS) x_n (once for n = 0), of one start spinor.
template <typename Real, bool polarized> void reverseRecursion(const MomentGradientTask<Real>& task, int start)
{
    const MomentTask<Real>& t = task.forward;
    constexpr int kCount = Lanes<Real>::kCount;
    const std::size_t size = levelSize(t);
    const Vector3<Real> spin = Vector3<Real>::load(t.spins, 0);
    for (int n = t.levels + 1; n >= 1; --n) {
        Real* const now = task.g + std::size_t(n % 3) * size;
        const Real* const upper = task.g + std::size_t((n + 1) % 3) * size;
        const Real* const top = task.g + std::size_t((n + 2) % 3) * size;
        const Real* const below = levelOf(t, start, n - 1);
        const LevelWeights<Real> own = LevelWeights<Real>::load(task.weights, n, t.levels);
        const LevelWeights<Real> lower = LevelWeights<Real>::load(task.weights, n - 1, t.levels);
        const V<Real> factor = all<Real>((n > 1 ? Real(2) : Real(1)) * t.coupling);
        clearRest(t, now, std::min(n, t.levels));
        forSupport(
            t, std::min(n, t.levels), [&](int d) __attribute__((always_inline)) {
                Spinor<Real> g = featureSeed<Real, polarized>(t, own, lower, start, n, d, spin);
                if (n <= t.levels)
                    g.addScaled(applied(t, upper, d, scaledSpin(t, t.spins, d)), all<Real>(2));
                if (n < t.levels)
                    g.addScaled(Spinor<Real>::load(at(top, d)), all<Real>(-1));
                g.store(at(now, d));
                Vector3<Real> ds{};
                addPauliGradient(ds, g, Spinor<Real>::load(at(below, d)));
                Real* const to = task.siteGradient + std::ptrdiff_t(d) * 3 * kCount;
                Lanes<Real>::store(to, Lanes<Real>::load(to) + factor * ds.x);
                Lanes<Real>::store(to + kCount, Lanes<Real>::load(to + kCount) + factor * ds.y);
                Lanes<Real>::store(to + 2 * kCount, Lanes<Real>::load(to + 2 * kCount) + factor * ds.z);
            });
    }
}

template <typename Real> void momentGradient(const MomentGradientTask<Real>& task)
{
    const MomentTask<Real>& t = task.forward;
    constexpr int kCount = Lanes<Real>::kCount;
    std::memset(task.siteGradient, 0, sizeof(Real) * std::size_t(t.ball.size) * 3 * kCount);
    for (int start = 0; start < 2; ++start)
        if (t.polarized)
            reverseRecursion<Real, true>(task, start);
        else
            reverseRecursion<Real, false>(task, start);
    for (int k = 1; t.polarized && k <= t.levels; ++k) { // Q depends on the spin of the site itself
        const LevelWeights<Real> w = LevelWeights<Real>::load(task.weights, k, t.levels);
        const Real* const m = t.spinMoments + std::ptrdiff_t(k - 1) * 6 * kCount;
        for (int c = 0; c < 3; ++c) {
            Real* const to = task.siteGradient + (std::ptrdiff_t(t.ball.centre) * 3 + c) * kCount;
            Lanes<Real>::store(to, Lanes<Real>::load(to) + w.sameSpin * Lanes<Real>::load(m + c * kCount) +
                                       w.crossSpin * Lanes<Real>::load(m + (3 + c) * kCount));
        }
    }
    for (int d = 0; d < t.ball.size; ++d)
        for (int c = 0; c < 3; ++c) {
            Real* const to = task.gradient[c] + t.ball.distance[d];
            Lanes<Real>::store(to, Lanes<Real>::load(to) +
                                       Lanes<Real>::load(task.siteGradient + (std::ptrdiff_t(d) * 3 + c) * kCount));
        }
}

} // namespace

} // namespace kondoscope
