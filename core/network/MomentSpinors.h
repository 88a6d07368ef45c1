#pragma once

// Spinors of the moment kernels, a lane a site; see MomentKernelsImpl.h.

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

} // namespace

} // namespace kondoscope
