#pragma once

#include "core/network/MomentForwardImpl.h"

namespace kondoscope {

namespace {

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

} // namespace

} // namespace kondoscope
