// The loops of MomentKernels.h for one instruction set: included by the three MomentKernels*.cpp. Everything is in an
// unnamed namespace: code compiled for one set must never be merged with that of another.

#include <algorithm>
#include <cstring>

#include "core/network/MomentKernels.h"

namespace kondoscope {

namespace {

template <typename Real> struct Lanes
{
    typedef Real Vector __attribute__((vector_size(64)));
    static constexpr int kCount = kMomentLanes<Real>;

    static Vector load(const Real* p)
    {
        Vector v;
        std::memcpy(&v, p, sizeof v);
        return v;
    }
    static void store(Real* p, Vector v) { std::memcpy(p, &v, sizeof v); }
};

template <typename Real> using V = typename Lanes<Real>::Vector;

/// Numbers of one level of `displacements`.
template <typename Real> std::size_t levelSize(int displacements)
{
    return std::size_t(displacements) * kSpinorNumbers * Lanes<Real>::kCount;
}

template <typename Real> Real* at(Real* level, int displacement)
{
    return level + std::size_t(displacement) * kSpinorNumbers * std::size_t(Lanes<std::remove_const_t<Real>>::kCount);
}

/// The spinors of one displacement: start s = 0, 1; component up, down; real, imaginary.
template <typename Real> struct Spinors
{
    V<Real> v[kSpinorNumbers];

    static Spinors load(const Real* p)
    {
        Spinors s;
        for (int k = 0; k < kSpinorNumbers; ++k)
            s.v[k] = Lanes<Real>::load(p + k * Lanes<Real>::kCount);
        return s;
    }
    void store(Real* p) const
    {
        for (int k = 0; k < kSpinorNumbers; ++k)
            Lanes<Real>::store(p + k * Lanes<Real>::kCount, v[k]);
    }
    void add(const Spinors& other)
    {
        for (int k = 0; k < kSpinorNumbers; ++k)
            v[k] += other.v[k];
    }
    void addScaled(const Spinors& other, V<Real> factor)
    {
        for (int k = 0; k < kSpinorNumbers; ++k)
            v[k] += factor * other.v[k];
    }
};

template <typename Real> struct Vector3
{
    V<Real> x, y, z;
    static Vector3 load(const Real* const planes[3], std::ptrdiff_t offset)
    {
        return {Lanes<Real>::load(planes[0] + offset), Lanes<Real>::load(planes[1] + offset),
                Lanes<Real>::load(planes[2] + offset)};
    }
};

/// out += (s.sigma) in, on the components.
template <typename Real> void addPauli(Spinors<Real>& out, const Spinors<Real>& in, const Vector3<Real>& s)
{
    for (int start = 0; start < 2; ++start) {
        const V<Real>* const p = in.v + 4 * start;
        V<Real>* const q = out.v + 4 * start;
        q[0] += s.z * p[0] + s.x * p[2] + s.y * p[3];
        q[1] += s.z * p[1] + s.x * p[3] - s.y * p[2];
        q[2] += s.x * p[0] - s.y * p[1] - s.z * p[2];
        q[3] += s.x * p[1] + s.y * p[0] - s.z * p[3];
    }
}

/// d/ds of g.(s.sigma) p.
template <typename Real> void addPauliGradient(Vector3<Real>& ds, const Spinors<Real>& g, const Spinors<Real>& in)
{
    for (int start = 0; start < 2; ++start) {
        const V<Real>* const p = in.v + 4 * start;
        const V<Real>* const q = g.v + 4 * start;
        ds.x += q[0] * p[2] + q[1] * p[3] + q[2] * p[0] + q[3] * p[1];
        ds.y += q[0] * p[3] - q[1] * p[2] - q[2] * p[1] + q[3] * p[0];
        ds.z += q[0] * p[0] + q[1] * p[1] - q[2] * p[2] - q[3] * p[3];
    }
}

/// out += Q in: the Pauli matrix along s, on the start spinors, so that in.Q in = s.(spin moment).
template <typename Real> void addStartPauli(Spinors<Real>& out, const Spinors<Real>& in, const Vector3<Real>& s)
{
    for (int c = 0; c < 4; c += 2) { // component
        const V<Real>* const u = in.v + c;
        const V<Real>* const d = in.v + 4 + c;
        out.v[c] += s.z * u[0] + s.x * d[0] - s.y * d[1];
        out.v[c + 1] += s.z * u[1] + s.x * d[1] + s.y * d[0];
        out.v[4 + c] += s.x * u[0] + s.y * u[1] - s.z * d[0];
        out.v[4 + c + 1] += s.x * u[1] - s.y * u[0] - s.z * d[1];
    }
}

/// Adds p.q and the three derivatives of p.Q q by s.
template <typename Real>
void addMoments(V<Real>& dot, Vector3<Real>& spin, const Spinors<Real>& p, const Spinors<Real>& q)
{
    for (int k = 0; k < kSpinorNumbers; ++k)
        dot += p.v[k] * q.v[k];
    for (int c = 0; c < 4; c += 2) {
        const V<Real>* const pu = p.v + c;
        const V<Real>* const pd = p.v + 4 + c;
        const V<Real>* const qu = q.v + c;
        const V<Real>* const qd = q.v + 4 + c;
        spin.x += pu[0] * qd[0] + pu[1] * qd[1] + pd[0] * qu[0] + pd[1] * qu[1];
        spin.y += pu[1] * qd[0] - pu[0] * qd[1] + pd[0] * qu[1] - pd[1] * qu[0];
        spin.z += pu[0] * qu[0] + pu[1] * qu[1] - pd[0] * qd[0] - pd[1] * qd[1];
    }
}

/// (h x)(d) for an x that lives on `support` displacements.
template <typename Real>
Spinors<Real> applied(const MomentTask<Real>& t, const Real* x, int d, int support, const Vector3<Real>& spin)
{
    Spinors<Real> sum{};
    const int* const neighbors = t.ball.neighbors + std::ptrdiff_t(d) * t.ball.neighborCount;
    for (int k = 0; k < t.ball.neighborCount; ++k)
        if (neighbors[k] >= 0 && neighbors[k] < support)
            sum.add(Spinors<Real>::load(at(x, neighbors[k])));
    Spinors<Real> result{};
    for (int k = 0; k < kSpinorNumbers; ++k)
        result.v[k] = t.hopping * sum.v[k];
    if (d < support) {
        const Spinors<Real> here = Spinors<Real>::load(at(x, d));
        for (int k = 0; k < kSpinorNumbers; ++k)
            result.v[k] += t.diagonal * here.v[k];
        addPauli(result, here, spin);
    }
    return result;
}

template <typename Real> Vector3<Real> scaledSpin(const MomentTask<Real>& t, const Real* const planes[3], int d)
{
    Vector3<Real> s = Vector3<Real>::load(planes, t.ball.distance[d]);
    s.x *= t.coupling;
    s.y *= t.coupling;
    s.z *= t.coupling;
    return s;
}

template <typename Real> int supportOf(const MomentTask<Real>& t, int level)
{
    return t.ball.ballSize[std::min(level, t.ball.radius)];
}

template <typename Real> void startLevel(const MomentTask<Real>& t, Real* x)
{
    Spinors<Real> start{};
    start.v[0] += Real(1); // up
    start.v[6] += Real(1); // down
    start.store(x);
    static_cast<void>(t);
}

/// x_0 .. x_(m+1)
template <typename Real> void recursion(const MomentTask<Real>& t)
{
    const int displacements = supportOf(t, t.ball.radius);
    const std::size_t size = levelSize<Real>(displacements);
    startLevel(t, t.x);
    for (int n = 1; n <= t.levels + 1; ++n) {
        const Real* const last = t.x + std::size_t(n - 1) * size;
        const Real* const before = n > 1 ? t.x + std::size_t(n - 2) * size : nullptr;
        Real* const now = t.x + std::size_t(n) * size;
        const int support = supportOf(t, n - 1);
        const int older = n > 1 ? supportOf(t, n - 2) : 0;
        // x_(m+1) is needed where x_m is: its tail has nothing to be multiplied with
        const int wanted = supportOf(t, std::min(n, t.levels));
        for (int d = 0; d < wanted; ++d) {
            Spinors<Real> y = applied(t, last, d, support, scaledSpin(t, t.spins, d));
            if (n > 1)
                for (int k = 0; k < kSpinorNumbers; ++k)
                    y.v[k] *= Real(2);
            if (d < older)
                y.addScaled(Spinors<Real>::load(at(before, d)), V<Real>{} - Real(1));
            y.store(at(now, d));
        }
    }
}

template <typename Real> V<Real> dot(const Vector3<Real>& a, const Vector3<Real>& b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

template <typename Real> void momentForward(const MomentTask<Real>& t)
{
    recursion(t);
    const std::size_t size = levelSize<Real>(supportOf(t, t.ball.radius));
    const Vector3<Real> spin = Vector3<Real>::load(t.spins, 0);
    constexpr int kCount = Lanes<Real>::kCount;
    for (int k = 1; k <= t.levels; ++k) {
        const Real* const x = t.x + std::size_t(k) * size;
        const Real* const next = x + size;
        V<Real> same{}, cross{};
        Vector3<Real> sameSpin{}, crossSpin{};
        for (int d = 0; d < supportOf(t, k); ++d) {
            const Spinors<Real> p = Spinors<Real>::load(at(x, d));
            addMoments(same, sameSpin, p, p);
            addMoments(cross, crossSpin, p, Spinors<Real>::load(at(next, d)));
        }
        Real* const out = t.features + std::ptrdiff_t(k - 1) * kMomentFeatures * kCount;
        Lanes<Real>::store(out, same);
        Lanes<Real>::store(out + kCount, dot(spin, sameSpin));
        Lanes<Real>::store(out + 2 * kCount, cross);
        Lanes<Real>::store(out + 3 * kCount, dot(spin, crossSpin));
        Real* const m = t.spinMoments + std::ptrdiff_t(k - 1) * 6 * kCount;
        Lanes<Real>::store(m, sameSpin.x);
        Lanes<Real>::store(m + kCount, sameSpin.y);
        Lanes<Real>::store(m + 2 * kCount, sameSpin.z);
        Lanes<Real>::store(m + 3 * kCount, crossSpin.x);
        Lanes<Real>::store(m + 4 * kCount, crossSpin.y);
        Lanes<Real>::store(m + 5 * kCount, crossSpin.z);
    }
}

template <typename Real> struct LevelWeights
{
    V<Real> same, sameSpin, cross, crossSpin;
    static LevelWeights load(const Real* weights, int level, int levels)
    {
        if (level < 1 || level > levels)
            return LevelWeights{V<Real>{}, V<Real>{}, V<Real>{}, V<Real>{}};
        const Real* const p = weights + std::ptrdiff_t(level - 1) * kMomentFeatures * Lanes<Real>::kCount;
        constexpr int kCount = Lanes<Real>::kCount;
        return {Lanes<Real>::load(p), Lanes<Real>::load(p + kCount), Lanes<Real>::load(p + 2 * kCount),
                Lanes<Real>::load(p + 3 * kCount)};
    }
};

/// d(sum of features)/dx_n at one displacement, from x_(n-1), x_n, x_(n+1).
template <typename Real>
Spinors<Real> featureSeed(const MomentTask<Real>& t, const Real* weights, int n, int d, const Vector3<Real>& spin)
{
    const std::size_t size = levelSize<Real>(supportOf(t, t.ball.radius));
    const Real* const x = t.x + std::size_t(n) * size;
    const LevelWeights<Real> own = LevelWeights<Real>::load(weights, n, t.levels);
    const LevelWeights<Real> lower = LevelWeights<Real>::load(weights, n - 1, t.levels);
    Spinors<Real> plain{}, mixed{};
    if (n <= t.levels && d < supportOf(t, n)) {
        const Spinors<Real> here = Spinors<Real>::load(at(x, d));
        const Spinors<Real> next = Spinors<Real>::load(at(x + size, d));
        plain.addScaled(here, Real(2) * own.same);
        plain.addScaled(next, own.cross);
        mixed.addScaled(here, Real(2) * own.sameSpin);
        mixed.addScaled(next, own.crossSpin);
    }
    if (n >= 2 && d < supportOf(t, n - 1)) {
        const Spinors<Real> last = Spinors<Real>::load(at(x - size, d));
        plain.addScaled(last, lower.cross);
        mixed.addScaled(last, lower.crossSpin);
    }
    addStartPauli(plain, mixed, spin);
    return plain;
}

/// g_n = seed_n + 2 h g_(n+1) - g_(n+2), dE/dS += 2 g_(n+1).(dh/dS) x_n (once for n = 0).
template <typename Real> void momentGradient(const MomentGradientTask<Real>& task)
{
    const MomentTask<Real>& t = task.forward;
    constexpr int kCount = Lanes<Real>::kCount;
    const int displacements = supportOf(t, t.ball.radius);
    const std::size_t size = levelSize<Real>(displacements);
    const Vector3<Real> spin = Vector3<Real>::load(t.spins, 0);
    std::memset(task.siteGradient, 0, sizeof(Real) * std::size_t(displacements) * 3 * kCount);
    for (int n = t.levels + 1; n >= 1; --n) {
        Real* const now = task.g + std::size_t(n % 3) * size;
        const Real* const upper = task.g + std::size_t((n + 1) % 3) * size;
        const Real* const top = task.g + std::size_t((n + 2) % 3) * size;
        const auto supportOfG = [&](int level) {
            return level > t.levels + 1 ? 0 : supportOf(t, std::min(level, t.levels));
        };
        const Real* const below = t.x + std::size_t(n - 1) * size;
        for (int d = 0; d < supportOfG(n); ++d) {
            Spinors<Real> g = featureSeed(t, task.weights, n, d, spin);
            if (n <= t.levels)
                g.addScaled(applied(t, upper, d, supportOfG(n + 1), scaledSpin(t, t.spins, d)), V<Real>{} + Real(2));
            if (d < supportOfG(n + 2))
                g.addScaled(Spinors<Real>::load(at(top, d)), V<Real>{} - Real(1));
            g.store(at(now, d));
            if (d >= supportOf(t, n - 1))
                continue;
            Vector3<Real> ds{};
            addPauliGradient(ds, g, Spinors<Real>::load(at(below, d)));
            const Real factor = (n > 1 ? Real(2) : Real(1)) * t.coupling;
            Real* const to = task.siteGradient + std::ptrdiff_t(d) * 3 * kCount;
            Lanes<Real>::store(to, Lanes<Real>::load(to) + factor * ds.x);
            Lanes<Real>::store(to + kCount, Lanes<Real>::load(to + kCount) + factor * ds.y);
            Lanes<Real>::store(to + 2 * kCount, Lanes<Real>::load(to + 2 * kCount) + factor * ds.z);
        }
    }
    for (int k = 1; k <= t.levels; ++k) { // Q depends on the spin of the site itself
        const LevelWeights<Real> w = LevelWeights<Real>::load(task.weights, k, t.levels);
        const Real* const m = t.spinMoments + std::ptrdiff_t(k - 1) * 6 * kCount;
        for (int c = 0; c < 3; ++c) {
            Real* const to = task.siteGradient + c * kCount;
            Lanes<Real>::store(to, Lanes<Real>::load(to) + w.sameSpin * Lanes<Real>::load(m + c * kCount) +
                                       w.crossSpin * Lanes<Real>::load(m + (3 + c) * kCount));
        }
    }
    for (int d = 0; d < displacements; ++d)
        for (int c = 0; c < 3; ++c) {
            Real* const to = task.gradient[c] + t.ball.distance[d];
            Lanes<Real>::store(to, Lanes<Real>::load(to) +
                                       Lanes<Real>::load(task.siteGradient + (std::ptrdiff_t(d) * 3 + c) * kCount));
        }
}

template <typename Real> void momentTangent(const MomentTangentTask<Real>& task)
{
    const MomentTask<Real>& t = task.forward;
    constexpr int kCount = Lanes<Real>::kCount;
    const std::size_t size = levelSize<Real>(supportOf(t, t.ball.radius));
    const Vector3<Real> spin = Vector3<Real>::load(t.spins, 0);
    const Vector3<Real> dSpin = Vector3<Real>::load(task.direction, 0);
    const auto change = [&](int n) { return task.dx + std::size_t(n % 3) * size; };
    std::memset(task.dFeatures, 0, sizeof(Real) * std::size_t(t.levels) * kMomentFeatures * kCount);
    for (int n = 1; n <= t.levels + 1; ++n) {
        const int support = supportOf(t, n - 1);
        const int wanted = supportOf(t, std::min(n, t.levels));
        for (int d = 0; d < wanted; ++d) {
            Spinors<Real> y{};
            if (n > 1)
                y = applied(t, change(n - 1), d, support, scaledSpin(t, t.spins, d));
            if (d < support)
                addPauli(y, Spinors<Real>::load(at(t.x + std::size_t(n - 1) * size, d)),
                         scaledSpin(t, task.direction, d));
            if (n > 1)
                for (int k = 0; k < kSpinorNumbers; ++k)
                    y.v[k] *= Real(2);
            if (n > 2 && d < supportOf(t, n - 2))
                y.addScaled(Spinors<Real>::load(at(change(n - 2), d)), V<Real>{} - Real(1));
            y.store(at(change(n), d));
        }
        // features with x_n: same level n, cross of n - 1 and n
        V<Real> same{}, cross{};
        Vector3<Real> sameSpin{}, crossSpin{};
        const Real* const x = t.x + std::size_t(n) * size;
        for (int d = 0; d < wanted; ++d) {
            const Spinors<Real> dx = Spinors<Real>::load(at(change(n), d));
            addMoments(same, sameSpin, Spinors<Real>::load(at(x, d)), dx);
            if (n > 1 && d < supportOf(t, n - 1)) {
                addMoments(cross, crossSpin, Spinors<Real>::load(at(x - size, d)), dx);
                addMoments(cross, crossSpin, Spinors<Real>::load(at(change(n - 1), d)), Spinors<Real>::load(at(x, d)));
            }
        }
        const auto spinMoment = [&](int level, int which) {
            const Real* const m = t.spinMoments + (std::ptrdiff_t(level - 1) * 6 + 3 * which) * kCount;
            return Vector3<Real>{Lanes<Real>::load(m), Lanes<Real>::load(m + kCount),
                                 Lanes<Real>::load(m + 2 * kCount)};
        };
        if (n <= t.levels) {
            Real* const out = task.dFeatures + std::ptrdiff_t(n - 1) * kMomentFeatures * kCount;
            Lanes<Real>::store(out, Real(2) * same);
            Lanes<Real>::store(out + kCount, Real(2) * dot(spin, sameSpin) + dot(dSpin, spinMoment(n, 0)));
        }
        if (n > 1) {
            Real* const out = task.dFeatures + std::ptrdiff_t(n - 2) * kMomentFeatures * kCount;
            Lanes<Real>::store(out + 2 * kCount, cross);
            Lanes<Real>::store(out + 3 * kCount, dot(spin, crossSpin) + dot(dSpin, spinMoment(n - 1, 1)));
        }
    }
}

template <typename Real>
constexpr MomentKernels<Real> kMomentKernels{momentForward<Real>, momentGradient<Real>, momentTangent<Real>};

} // namespace

} // namespace kondoscope
