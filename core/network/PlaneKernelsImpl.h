// The loops of PlaneKernels.h for one instruction set: included by the three PlaneKernels*.cpp, which define
// KONDOSCOPE_KERNELS (name) and KONDOSCOPE_REGISTER_BYTES. Everything is in an unnamed namespace: code compiled for one
// set must never be merged with that of another.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "core/network/PlaneKernels.h"

namespace kondoscope {

namespace {

template <typename Real> struct Simd
{
    typedef Real Register __attribute__((vector_size(KONDOSCOPE_REGISTER_BYTES)));
    static constexpr int kWidth = KONDOSCOPE_REGISTER_BYTES / static_cast<int>(sizeof(Real));

    static Register load(const Real* p)
    {
        Register v;
        std::memcpy(&v, p, sizeof v);
        return v;
    }
    /// \param count  numbers to write, 1 or more
    static void store(Real* p, Register v, int count)
    {
        if (count >= kWidth)
            std::memcpy(p, &v, sizeof v);
        else
            std::memcpy(p, &v, sizeof(Real) * static_cast<std::size_t>(count));
    }
    static Register set(Real x) { return Register{} + x; }
};

/// Registers side by side along j, and outputs, of one block of a convolution: as many accumulators as there are
/// registers to hold them.
#if KONDOSCOPE_REGISTER_BYTES == 64
constexpr int kAcross = 3;
constexpr int kDown = 8;
#else
constexpr int kAcross = 2;
constexpr int kDown = 4;
#endif
static_assert(kRowBlock % kDown == 0);

template <typename Real, int across>
void convolveBlock(const ConvolutionTask<Real>& t, const Real* weights, int output, int j)
{
    using S = Simd<Real>;
    typename S::Register sum[kDown][across] = {};
    for (int c = 0; c < t.columnCount; ++c) {
        const Real* const column = t.columns[c] + j;
        typename S::Register x[across];
        for (int a = 0; a < across; ++a)
            x[a] = S::load(column + a * S::kWidth);
        const Real* const w = weights + std::size_t(c) * kRowBlock;
        for (int d = 0; d < kDown; ++d)
            for (int a = 0; a < across; ++a)
                sum[d][a] += w[d] * x[a];
    }
    for (int d = 0; d < std::min(kDown, t.outputs - output); ++d) {
        Real* const out = t.out + std::size_t(output + d) * t.outStride + j;
        for (int a = 0; a < across && j + a * S::kWidth < t.length; ++a) {
            Real* const p = out + a * S::kWidth;
            S::store(p, t.accumulate ? S::load(p) + sum[d][a] : sum[d][a], t.length - j - a * S::kWidth);
        }
    }
}

template <typename Real> void convolve(const ConvolutionTask<Real>& t)
{
    constexpr int kStep = kAcross * Simd<Real>::kWidth;
    for (int j = 0; j < t.length; j += kStep) {
        for (int output = 0; output < t.outputs; output += kDown) {
            const Real* const weights = t.weights +
                                        std::size_t(output / kRowBlock * kRowBlock) * std::size_t(t.columnCount) +
                                        output % kRowBlock;
            if (t.length - j > kStep - Simd<Real>::kWidth)
                convolveBlock<Real, kAcross>(t, weights, output, j);
            else
                for (int k = j; k < t.length; k += Simd<Real>::kWidth)
                    convolveBlock<Real, 1>(t, weights, output, k);
        }
    }
}

template <typename Real> Real total(typename Simd<Real>::Register v)
{
    Real sum = 0;
    for (int k = 0; k < Simd<Real>::kWidth; ++k)
        sum += v[k];
    return sum;
}

template <typename Real> typename Simd<Real>::Register loadPart(const Real* p, int count)
{
    typename Simd<Real>::Register v{};
    std::memcpy(&v, p, sizeof(Real) * static_cast<std::size_t>(std::min(count, Simd<Real>::kWidth)));
    return v;
}

template <typename Real> void weightGradientBlock(const WeightGradientTask<Real>& t, int output, int column)
{
    using S = Simd<Real>;
    constexpr int kBlock = 4;
    const int rows = std::min(kBlock, t.outputs - output);
    const int columns = std::min(kBlock, t.columnCount - column);
    const Real* row[kBlock];
    const Real* source[kBlock];
    for (int k = 0; k < kBlock; ++k) {
        row[k] = t.rows + std::size_t(output + std::min(k, rows - 1)) * t.rowStride;
        source[k] = t.columns[column + std::min(k, columns - 1)];
    }
    typename S::Register sum[kBlock][kBlock] = {};
    const auto add = [&](int j, bool whole) {
        typename S::Register x[kBlock];
        for (int c = 0; c < kBlock; ++c)
            x[c] = S::load(source[c] + j);
        for (int r = 0; r < kBlock; ++r) {
            const typename S::Register y = whole ? S::load(row[r] + j) : loadPart<Real>(row[r] + j, t.length - j);
            for (int c = 0; c < kBlock; ++c)
                sum[r][c] += y * x[c];
        }
    };
    int j = 0;
    for (; j + S::kWidth <= t.length; j += S::kWidth)
        add(j, true);
    if (j < t.length)
        add(j, false);
    for (int r = 0; r < rows; ++r)
        for (int c = 0; c < columns; ++c)
            t.gradient[std::size_t(output + r) * std::size_t(t.columnCount) + std::size_t(column + c)] +=
                total<Real>(sum[r][c]);
}

template <typename Real> void weightGradient(const WeightGradientTask<Real>& t)
{
    for (int column = 0; column < t.columnCount; column += 4)
        for (int output = 0; output < t.outputs; output += 4)
            weightGradientBlock(t, output, column);
}

/// e^x to 2e-7 relative, x clamped to +-80. Method: 2^k e^r, |r| <= ln(2)/2, Taylor series of e^r.
inline Simd<float>::Register exponential(Simd<float>::Register x)
{
    using V = Simd<float>::Register;
    typedef std::int32_t Integers __attribute__((vector_size(KONDOSCOPE_REGISTER_BYTES)));
    const V limit = Simd<float>::set(80.0f);
    x = x > limit ? limit : x;
    x = x < -limit ? -limit : x;
    const V shifted = x * 1.44269504f + 12582912.0f; // the sum rounds to a whole number
    const V k = shifted - 12582912.0f;
    const V r = (x - k * 0.693359375f) + k * 2.12194440e-4f;
    V p = Simd<float>::set(1.0f / 5040.0f);
    for (float c : {1.0f / 720.0f, 1.0f / 120.0f, 1.0f / 24.0f, 1.0f / 6.0f, 0.5f, 1.0f, 1.0f})
        p = p * r + c;
    Integers bits;
    std::memcpy(&bits, &shifted, sizeof bits);
    bits = (bits + 127) << 23; // low bits of `shifted` hold k
    V power;
    std::memcpy(&power, &bits, sizeof power);
    return p * power;
}

inline Simd<double>::Register exponential(Simd<double>::Register x)
{
    for (int k = 0; k < Simd<double>::kWidth; ++k)
        x[k] = std::exp(x[k]);
    return x;
}

template <typename Real> void silu(const SiluTask<Real>& t)
{
    using S = Simd<Real>;
    for (int j = 0; j < t.length; j += S::kWidth) {
        const typename S::Register a = S::load(t.y + j) * t.scale + t.shift;
        const typename S::Register s = Real(1) / (Real(1) + exponential(-a));
        typename S::Register out = a * s;
        if (t.residual)
            out += S::load(t.residual + j);
        S::store(t.out + j, out, t.length - j);
        S::store(t.slope + j, s + a * s * (Real(1) - s), t.length - j);
    }
}

/// Runs body(j, count) for whole registers and then for what is left, of which `count` numbers belong to the run.
template <typename Real, typename Body> void forRegisters(int length, Body body)
{
    for (int j = 0; j < length; j += Simd<Real>::kWidth)
        body(j, length - j);
}

/// The first `count` numbers of a register, zero beyond.
template <typename Real> typename Simd<Real>::Register head(typename Simd<Real>::Register v, int count)
{
    for (int k = count; k < Simd<Real>::kWidth; ++k)
        v[k] = 0;
    return v;
}

template <typename Real> void addTo(Real* to, typename Simd<Real>::Register v, bool accumulate, int count)
{
    Simd<Real>::store(to, accumulate ? Simd<Real>::load(to) + v : v, count);
}

template <typename Real> void siluBackward(SiluBackwardTask<Real>& t)
{
    using S = Simd<Real>;
    typename S::Register ofScale{}, ofShift{};
    forRegisters<Real>(t.length, [&](int j, int count) {
        const typename S::Register g = S::load(t.adjoint + j) + t.add;
        typename S::Register a = g * S::load(t.slope + j);
        if (t.residualAdjoint)
            addTo<Real>(t.residualAdjoint + j, g, t.accumulate, count);
        S::store(t.yAdjoint + j, a * t.scale, count);
        if (count < S::kWidth)
            a = head<Real>(a, count);
        ofShift += a;
        ofScale += a * S::load(t.y + j);
    });
    t.ofScale += total<Real>(ofScale);
    t.ofShift += total<Real>(ofShift);
}

template <typename Real> void siluTangent(const SiluTangentTask<Real>& t)
{
    using S = Simd<Real>;
    forRegisters<Real>(t.length, [&](int j, int count) {
        const typename S::Register change = S::load(t.dy + j) * t.scale + S::load(t.y + j) * t.dScale + t.dShift;
        typename S::Register out = S::load(t.slope + j) * change;
        if (t.residual)
            out += S::load(t.residual + j);
        S::store(t.change + j, change, count);
        S::store(t.out + j, out, count);
    });
}

template <typename Real> void siluTangentBackward(SiluTangentBackwardTask<Real>& t)
{
    using S = Simd<Real>;
    typename S::Register ofScale{}, ofShift{};
    forRegisters<Real>(t.length, [&](int j, int count) {
        const typename S::Register y = S::load(t.y + j);
        const typename S::Register slope = S::load(t.slope + j);
        const typename S::Register x = y * t.scale + t.shift;
        const typename S::Register s = Real(1) / (Real(1) + exponential(-x));
        const typename S::Register curvature = s * (Real(1) - s) * (Real(2) + x * (Real(1) - Real(2) * s));
        const typename S::Register g = S::load(t.adjoint + j) + t.add;
        const typename S::Register dg = S::load(t.dAdjoint + j) + t.dAdd;
        typename S::Register a = g * slope;
        typename S::Register da = dg * slope + g * curvature * S::load(t.change + j);
        if (t.residualAdjoint)
            addTo<Real>(t.residualAdjoint + j, dg, t.accumulate, count);
        S::store(t.yAdjoint + j, da * t.scale + a * t.dScale, count);
        if (count < S::kWidth) {
            a = head<Real>(a, count);
            da = head<Real>(da, count);
        }
        ofShift += da;
        ofScale += da * y + a * S::load(t.dy + j);
    });
    t.ofScale += total<Real>(ofScale);
    t.ofShift += total<Real>(ofShift);
}

template <typename Real> Real sum(const Real* values, int length)
{
    typename Simd<Real>::Register result{};
    int j = 0;
    for (; j + Simd<Real>::kWidth <= length; j += Simd<Real>::kWidth)
        result += Simd<Real>::load(values + j);
    if (j < length)
        result += loadPart<Real>(values + j, length - j);
    return total<Real>(result);
}

template <typename Real>
constexpr PlaneKernels<Real> kPlaneKernels{KONDOSCOPE_KERNELS, convolve<Real>,    weightGradient<Real>,      silu<Real>,
                                           siluBackward<Real>, siluTangent<Real>, siluTangentBackward<Real>, sum<Real>};

} // namespace

} // namespace kondoscope
