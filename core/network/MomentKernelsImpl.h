// The loops of MomentKernels.h for one instruction set: included by the three MomentKernels*.cpp. Everything is in an
// unnamed namespace: code compiled for one set must never be merged with that of another.

#include <algorithm>
#include <cstring>

#include "core/network/MomentKernels.h"

// Small functions whose arguments must stay in registers; the compiler alone would call some of them.
#define KONDOSCOPE_INLINE __attribute__((always_inline)) inline

namespace kondoscope {

namespace {

template <typename Real> struct Lanes
{
    typedef Real Vector __attribute__((vector_size(64)));
    static constexpr int kCount = kMomentLanes<Real>;

    KONDOSCOPE_INLINE static Vector load(const Real* p)
    {
        Vector v;
        std::memcpy(&v, p, sizeof v);
        return v;
    }
    KONDOSCOPE_INLINE static void store(Real* p, Vector v) { std::memcpy(p, &v, sizeof v); }
};

template <typename Real> using V = typename Lanes<Real>::Vector;

template <typename Real> KONDOSCOPE_INLINE Real* at(Real* level, int displacement)
{
    return level + std::size_t(displacement) * kSpinorNumbers * std::size_t(Lanes<std::remove_const_t<Real>>::kCount);
}

/// A spinor: components up and down, real and imaginary parts.
template <typename Real> struct Spinor
{
    V<Real> ur, ui, dr, di;

    KONDOSCOPE_INLINE static Spinor load(const Real* p)
    {
        constexpr int k = Lanes<Real>::kCount;
        return {Lanes<Real>::load(p), Lanes<Real>::load(p + k), Lanes<Real>::load(p + 2 * k),
                Lanes<Real>::load(p + 3 * k)};
    }
    KONDOSCOPE_INLINE void store(Real* p) const
    {
        constexpr int k = Lanes<Real>::kCount;
        Lanes<Real>::store(p, ur);
        Lanes<Real>::store(p + k, ui);
        Lanes<Real>::store(p + 2 * k, dr);
        Lanes<Real>::store(p + 3 * k, di);
    }
    KONDOSCOPE_INLINE void add(const Spinor& o)
    {
        ur += o.ur;
        ui += o.ui;
        dr += o.dr;
        di += o.di;
    }
    KONDOSCOPE_INLINE void addScaled(const Spinor& o, V<Real> f)
    {
        ur += f * o.ur;
        ui += f * o.ui;
        dr += f * o.dr;
        di += f * o.di;
    }
    KONDOSCOPE_INLINE void scale(V<Real> f)
    {
        ur *= f;
        ui *= f;
        dr *= f;
        di *= f;
    }
};

template <typename Real> KONDOSCOPE_INLINE V<Real> all(Real value)
{
    return V<Real>{} + value;
}

template <typename Real> struct Vector3
{
    V<Real> x, y, z;
    KONDOSCOPE_INLINE static Vector3 load(const Real* const planes[3], std::ptrdiff_t offset)
    {
        return {Lanes<Real>::load(planes[0] + offset), Lanes<Real>::load(planes[1] + offset),
                Lanes<Real>::load(planes[2] + offset)};
    }
};

/// out += (s.sigma) in
template <typename Real>
KONDOSCOPE_INLINE void addPauli(Spinor<Real>& out, const Spinor<Real>& in, const Vector3<Real>& s)
{
    out.ur += s.z * in.ur + s.x * in.dr + s.y * in.di;
    out.ui += s.z * in.ui + s.x * in.di - s.y * in.dr;
    out.dr += s.x * in.ur - s.y * in.ui - s.z * in.dr;
    out.di += s.x * in.ui + s.y * in.ur - s.z * in.di;
}

/// d/ds of g.(s.sigma) p.
template <typename Real>
KONDOSCOPE_INLINE void addPauliGradient(Vector3<Real>& ds, const Spinor<Real>& g, const Spinor<Real>& p)
{
    ds.x += g.ur * p.dr + g.ui * p.di + g.dr * p.ur + g.di * p.ui;
    ds.y += g.ur * p.di - g.ui * p.dr - g.dr * p.ui + g.di * p.ur;
    ds.z += g.ur * p.ur + g.ui * p.ui - g.dr * p.dr - g.di * p.di;
}

template <typename Real> KONDOSCOPE_INLINE V<Real> dot(const Spinor<Real>& p, const Spinor<Real>& q)
{
    return p.ur * q.ur + p.ui * q.ui + p.dr * q.dr + p.di * q.di;
}

/// Im <p|q>
template <typename Real> KONDOSCOPE_INLINE V<Real> imaginary(const Spinor<Real>& p, const Spinor<Real>& q)
{
    return p.ur * q.ui - p.ui * q.ur + p.dr * q.di - p.di * q.dr;
}

/// Adds p.q and the three derivatives of p.Q q by s, Q = s.sigma on the start spinors (pu, pd: of start up, down).
template <typename Real>
KONDOSCOPE_INLINE void addMoments(V<Real>& same, Vector3<Real>& spin, const Spinor<Real>& pu, const Spinor<Real>& pd,
                                  const Spinor<Real>& qu, const Spinor<Real>& qd)
{
    const V<Real> up = dot(pu, qu);
    const V<Real> down = dot(pd, qd);
    same += up + down;
    spin.z += up - down;
    spin.x += dot(pu, qd) + dot(pd, qu);
    spin.y += imaginary(pd, qu) - imaginary(pu, qd);
}

/// out += Q in for the start spinors `start` (0 up, 1 down), `own` of this start and `other` of the other one.
template <typename Real>
KONDOSCOPE_INLINE void addStartPauli(Spinor<Real>& out, const Spinor<Real>& own, const Spinor<Real>& other,
                                     const Vector3<Real>& s, int start)
{
    const V<Real> z = start == 0 ? s.z : -s.z;
    const V<Real> y = start == 0 ? s.y : -s.y;
    out.ur += z * own.ur + s.x * other.ur - y * other.ui;
    out.ui += z * own.ui + s.x * other.ui + y * other.ur;
    out.dr += z * own.dr + s.x * other.dr - y * other.di;
    out.di += z * own.di + s.x * other.di + y * other.dr;
}

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

template <typename Real> KONDOSCOPE_INLINE V<Real> dot(const Vector3<Real>& a, const Vector3<Real>& b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

template <typename Real> KONDOSCOPE_INLINE void store(Real* p, const Vector3<Real>& v)
{
    constexpr int kCount = Lanes<Real>::kCount;
    Lanes<Real>::store(p, v.x);
    Lanes<Real>::store(p + kCount, v.y);
    Lanes<Real>::store(p + 2 * kCount, v.z);
}

template <typename Real> KONDOSCOPE_INLINE Vector3<Real> loadVector(const Real* p)
{
    constexpr int kCount = Lanes<Real>::kCount;
    return {Lanes<Real>::load(p), Lanes<Real>::load(p + kCount), Lanes<Real>::load(p + 2 * kCount)};
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

/// Change of x_n at level n of one start spinor; three levels are kept.
template <typename Real> KONDOSCOPE_INLINE Real* changeOf(const MomentTangentTask<Real>& task, int start, int n)
{
    const std::size_t size = levelSize(task.forward);
    return task.dx + std::size_t(start * 3 + n % 3) * size;
}

template <typename Real> void tangentLevel(const MomentTangentTask<Real>& task, int start, int n)
{
    const MomentTask<Real>& t = task.forward;
    Real* const now = changeOf(task, start, n);
    clearRest(t, now, std::min(n, t.levels));
    forSupport(
        t, std::min(n, t.levels), [&](int d) __attribute__((always_inline)) {
            Spinor<Real> y{};
            if (n > 1)
                y = applied(t, changeOf(task, start, n - 1), d, scaledSpin(t, t.spins, d));
            addPauli(y, Spinor<Real>::load(at(levelOf(t, start, n - 1), d)), scaledSpin(t, task.direction, d));
            if (n > 1)
                y.scale(all<Real>(2));
            if (n > 2)
                y.addScaled(Spinor<Real>::load(at(changeOf(task, start, n - 2), d)), all<Real>(-1));
            y.store(at(now, d));
        });
}

/// Changes of the features without Q that x_n closes: x_n.x_n and x_(n-1).x_n.
template <typename Real> void plainTangentFeatures(const MomentTangentTask<Real>& task, int n)
{
    const MomentTask<Real>& t = task.forward;
    constexpr int kCount = Lanes<Real>::kCount;
    V<Real> same{}, cross{};
    for (int start = 0; start < 2; ++start)
        forSupport(
            t, std::min(n, t.levels), [&](int d) __attribute__((always_inline)) {
                const Spinor<Real> x = Spinor<Real>::load(at(levelOf(t, start, n), d));
                const Spinor<Real> dx = Spinor<Real>::load(at(changeOf(task, start, n), d));
                same += dot(x, dx);
                if (n > 1)
                    cross += dot(Spinor<Real>::load(at(levelOf(t, start, n - 1), d)), dx) +
                             dot(Spinor<Real>::load(at(changeOf(task, start, n - 1), d)), x);
            });
    Real* const out = task.dFeatures + std::ptrdiff_t(n - 1) * kMomentFeatures * kCount;
    if (n <= t.levels)
        Lanes<Real>::store(out, Real(2) * same);
    if (n > 1)
        Lanes<Real>::store(out + (2 - kMomentFeatures) * kCount, cross);
}

/// Changes of the features that x_n closes: those of level n, and the crosses of n - 1 and n.
template <typename Real> void tangentFeatures(const MomentTangentTask<Real>& task, int n)
{
    const MomentTask<Real>& t = task.forward;
    constexpr int kCount = Lanes<Real>::kCount;
    const Vector3<Real> spin = Vector3<Real>::load(t.spins, 0);
    const Vector3<Real> dSpin = Vector3<Real>::load(task.direction, 0);
    V<Real> same{}, cross{};
    Vector3<Real> sameSpin{}, crossSpin{};
    const auto level = [&](int s, int k, int d) { return Spinor<Real>::load(at(levelOf(t, s, k), d)); };
    const auto change = [&](int s, int k, int d) { return Spinor<Real>::load(at(changeOf(task, s, k), d)); };
    forSupport(
        t, std::min(n, t.levels), [&](int d) __attribute__((always_inline)) {
            const Spinor<Real> du = change(0, n, d);
            const Spinor<Real> dd = change(1, n, d);
            const Spinor<Real> xu = level(0, n, d);
            const Spinor<Real> xd = level(1, n, d);
            addMoments(same, sameSpin, xu, xd, du, dd);
            if (n > 1) {
                addMoments(cross, crossSpin, level(0, n - 1, d), level(1, n - 1, d), du, dd);
                addMoments(cross, crossSpin, change(0, n - 1, d), change(1, n - 1, d), xu, xd);
            }
        });
    if (n <= t.levels) {
        const Real* const m = t.spinMoments + std::ptrdiff_t(n - 1) * 6 * kCount;
        Real* const out = task.dFeatures + std::ptrdiff_t(n - 1) * kMomentFeatures * kCount;
        Lanes<Real>::store(out, Real(2) * same);
        Lanes<Real>::store(out + kCount, Real(2) * dot(spin, sameSpin) + dot(dSpin, loadVector(m)));
    }
    if (n > 1) {
        const Real* const m = t.spinMoments + (std::ptrdiff_t(n - 2) * 6 + 3) * kCount;
        Real* const out = task.dFeatures + std::ptrdiff_t(n - 2) * kMomentFeatures * kCount;
        Lanes<Real>::store(out + 2 * kCount, cross);
        Lanes<Real>::store(out + 3 * kCount, dot(spin, crossSpin) + dot(dSpin, loadVector(m)));
    }
}

template <typename Real> void momentTangent(const MomentTangentTask<Real>& task)
{
    for (int n = 1; n <= task.forward.levels + 1; ++n) {
        tangentLevel(task, 0, n);
        tangentLevel(task, 1, n);
        if (task.forward.polarized)
            tangentFeatures(task, n);
        else
            plainTangentFeatures(task, n);
    }
}

template <typename Real>
constexpr MomentKernels<Real> kMomentKernels{momentForward<Real>, momentGradient<Real>, momentTangent<Real>};

} // namespace

} // namespace kondoscope

#undef KONDOSCOPE_INLINE
