#pragma once

#include <cstddef>

namespace kondoscope {

/// Sites that the moment kernels handle at a time: the lanes of one 64-byte vector.
template <typename Real> inline constexpr int kMomentLanes = static_cast<int>(64 / sizeof(Real));

/// Numbers of a spinor: two components, real and imaginary parts.
inline constexpr int kSpinorNumbers = 4;

/// Features of one level k: x_k.x_k, x_k.Q x_k, x_k.x_(k+1), x_k.Q x_(k+1) (Moments.h).
inline constexpr int kMomentFeatures = 4;

/// Displacements within some hops of a site. They are numbered row by row, so that neighbours are near in memory.
struct HoppingBall
{
    int radius = 0;
    int size = 0; ///< displacements; number `size` stands for everything outside, where nothing is
    int centre = 0;
    int neighborCount = 0;
    const int* neighbors = nullptr;           ///< (displacement, neighborCount)
    const int* const* inside = nullptr;       ///< numbers of the displacements within n hops, n = 0..radius
    const int* insideCount = nullptr;         ///< how many
    const int* const* outside = nullptr;      ///< the others
    const std::ptrdiff_t* distance = nullptr; ///< in a plane, by displacement
};

/// x_0 = start spinors at the site, x_1 = h x_0, x_(n+1) = 2 h x_n - x_(n-1) with h = (H - a)/b confined to the ball.
template <typename Real> struct MomentTask
{
    HoppingBall ball;
    int levels = 0;              ///< m: x_0 .. x_(m+1)
    bool polarized = true;       ///< features with Q too; else they are not computed, and their weights not read
    Real hopping = 0;            ///< -t/b
    Real diagonal = 0;           ///< -a/b
    Real coupling = 0;           ///< -J/b
    const Real* spins[3]{};      ///< planes, at the first site of the strip
    Real* x = nullptr;           ///< scratch: (start spinor, levels + 2, displacements + 1, 4, lanes)
    Real* features = nullptr;    ///< (levels, 4, lanes)
    Real* spinMoments = nullptr; ///< (levels, 2, 3, lanes): derivatives of the features with Q by the spin of the site
};

/// Gradient of sum_f weights_f feature_f by the spins, after the forward pass.
template <typename Real> struct MomentGradientTask
{
    MomentTask<Real> forward;
    const Real* weights = nullptr; ///< (levels, 4, lanes); zero for lanes that are no sites
    Real* g = nullptr;             ///< scratch: (3, displacements + 1, 4, lanes)
    Real* siteGradient = nullptr;  ///< scratch: (displacements, 3, lanes)
    Real* gradient[3]{};           ///< planes with ghosts, at the first site of the strip; added to
};

/// Change of all features for a change of the spins, after the forward pass.
template <typename Real> struct MomentTangentTask
{
    MomentTask<Real> forward;
    const Real* direction[3]{}; ///< planes, as spins
    Real* dx = nullptr;         ///< scratch: (start spinor, 3, displacements + 1, 4, lanes)
    Real* dFeatures = nullptr;  ///< (levels, 4, lanes)
};

/// Inner loops of the moments, in one version an instruction set.
template <typename Real> struct MomentKernels
{
    void (*forward)(const MomentTask<Real>& task);
    void (*gradient)(const MomentGradientTask<Real>& task);
    void (*tangent)(const MomentTangentTask<Real>& task);
};

/// The fastest kernels that this processor can run (InstructionSet.h).
template <typename Real> const MomentKernels<Real>& momentKernels();

} // namespace kondoscope
