// The kernels of StencilKernel.h, compiled once for every instruction set by a .cpp that defines KONDOSCOPE_KERNELS,
// the name of the set, and KONDOSCOPE_REGISTER_BYTES, the width of its registers. Everything lives in an unnamed
// namespace and nothing inline from elsewhere is used: a function compiled with wider instructions must never be the
// one that the linker keeps for the whole program.
#include <cstdint>

#include "core/electrons/kpm/StencilKernel.h"

namespace kondoscope {
namespace {

/// One register. A lane vector is kPieces of them: the loops below work on one piece of all lanes at a time, so that
/// every instruction set has its own registers to itself.
template <typename Real> struct Register;
template <> struct Register<float>
{
    using Type = float __attribute__((vector_size(KONDOSCOPE_REGISTER_BYTES)));
};
template <> struct Register<double>
{
    using Type = double __attribute__((vector_size(KONDOSCOPE_REGISTER_BYTES)));
};
template <typename Real> using Vec = typename Register<Real>::Type;

constexpr int kPieces = int(kLaneBytes) / KONDOSCOPE_REGISTER_BYTES;
template <typename Real> constexpr int kPieceLanes = kLanes<Real> / kPieces;

template <typename Real> const Vec<Real>* lanes(const Real* data)
{
    return reinterpret_cast<const Vec<Real>*>(data);
}

template <typename Real> Vec<Real>* lanes(Real* data)
{
    return reinterpret_cast<Vec<Real>*>(data);
}

template <typename Real> void addLanes(double* sums, int piece, Vec<Real> values)
{
    for (int l = 0; l < kPieceLanes<Real>; ++l)
        sums[piece * kPieceLanes<Real> + l] += double(values[l]);
}

#if KONDOSCOPE_REGISTER_BYTES == 64
template <typename Real> struct LaneMask
{
    using Type = std::int32_t __attribute__((vector_size(64)));
};
template <> struct LaneMask<double>
{
    using Type = std::int64_t __attribute__((vector_size(64)));
};

template <typename Real> void permuteLanes(const Real* source, const Real* permutation, Real* target, int parts)
{
    const auto mask = __builtin_convertvector(*lanes(permutation), typename LaneMask<Real>::Type);
    for (int part = 0; part < parts; ++part)
        lanes(target)[part] = __builtin_shuffle(lanes(source)[part], mask);
}
#else
template <typename Real> void permuteLanes(const Real* source, const Real* permutation, Real* target, int parts)
{
    for (int part = 0; part < parts; ++part)
        for (int l = 0; l < kLanes<Real>; ++l)
            target[part * kLanes<Real> + l] = source[part * kLanes<Real> + int(permutation[l])];
}
#endif

template <typename Real, int Parts> void fillGhostsOf(const StencilOperator<Real>& a, Real* vector)
{
    constexpr int kCell = Parts * kLanes<Real>;
    for (int k = 0; k < a.ghostCount; ++k) {
        const GhostCell& ghost = a.ghosts[k];
        permuteLanes(vector + ghost.source * kCell, a.permutations + ghost.permutation * kLanes<Real>,
                     vector + ghost.cell * kCell, Parts);
    }
}

/// A x on one cell at finite coupling. Z: number of nearest neighbours; Far: there are further shells.
template <typename Real, int Z, bool Far>
inline __attribute__((always_inline)) void applySpinful(const StencilOperator<Real>& a, const Vec<Real>* x,
                                                        const Vec<Real>* spin, Vec<Real>* result)
{
    using V = Vec<Real>;
    constexpr int S = kPieces;
    const V* first = x + 4 * S * a.shells[0].offset[0];
    V ur = first[0], ui = first[S], dr = first[2 * S], di = first[3 * S];
    for (int k = 1; k < Z; ++k) {
        const V* n = x + 4 * S * a.shells[0].offset[k];
        ur += n[0];
        ui += n[S];
        dr += n[2 * S];
        di += n[3 * S];
    }
    const Real t = a.shells[0].amplitude;
    const V sx = spin[0], sy = spin[S], up = spin[2 * S] + a.diagonal, down = a.diagonal - spin[2 * S];
    const V xur = x[0], xui = x[S], xdr = x[2 * S], xdi = x[3 * S];
    result[0] = t * ur + up * xur + sx * xdr + sy * xdi;
    result[1] = t * ui + up * xui + sx * xdi - sy * xdr;
    result[2] = t * dr + down * xdr + sx * xur - sy * xui;
    result[3] = t * di + down * xdi + sx * xui + sy * xur;
    if constexpr (Far) {
        for (int s = 1; s < a.shellCount; ++s) {
            V sum[4] = {};
            for (int k = 0; k < a.shells[s].count; ++k)
                for (int part = 0; part < 4; ++part)
                    sum[part] += x[S * (4 * a.shells[s].offset[k] + part)];
            for (int part = 0; part < 4; ++part)
                result[part] += a.shells[s].amplitude * sum[part];
        }
    }
}

/// A x on one cell at infinite coupling.
template <typename Real>
inline __attribute__((always_inline)) void applySpinless(const StencilOperator<Real>& a, const Vec<Real>* x,
                                                         const Vec<Real>* bonds, Vec<Real>* result)
{
    using V = Vec<Real>;
    constexpr int S = kPieces;
    V re = a.diagonal * x[0], im = a.diagonal * x[S];
    for (int k = 0; k < 2 * a.bondCount; ++k) {
        const V* n = x + 2 * S * (k < a.bondCount ? a.bondOffset[k] : -a.bondOffset[k - a.bondCount]);
        const V hr = bonds[2 * S * k], hi = bonds[(2 * k + 1) * S];
        re += hr * n[0] - hi * n[S];
        im += hr * n[S] + hi * n[0];
    }
    result[0] = re;
    result[1] = im;
}

/// The three kinds of stencils, so that the loops below are written once. Parts: lane vectors a cell.
template <typename Real, int Z, bool Far> struct Spinful
{
    static constexpr int kParts = 4;
    static constexpr int kSiteParts = 4;
    static inline __attribute__((always_inline)) void apply(const StencilOperator<Real>& a, const Vec<Real>* x,
                                                            int cell, int piece, Vec<Real>* result)
    {
        applySpinful<Real, Z, Far>(a, x, lanes(a.spins) + 3 * kPieces * cell + piece, result);
    }
    static inline __attribute__((always_inline)) void outer(const Vec<Real>* x, const Vec<Real>* y, Real weight,
                                                            Vec<Real>* rho)
    {
        constexpr int S = kPieces;
        const Vec<Real> xur = x[0], xui = x[S], xdr = x[2 * S], xdi = x[3 * S];
        const Vec<Real> yur = y[0], yui = y[S], ydr = y[2 * S], ydi = y[3 * S];
        rho[0] += weight * (xur * yur + xui * yui);
        rho[S] += weight * (xdr * ydr + xdi * ydi);
        rho[2 * S] += weight * (xur * ydr + xui * ydi + yur * xdr + yui * xdi);
        rho[3 * S] += weight * (xui * ydr - xur * ydi + yui * xdr - yur * xdi);
    }
};

template <typename Real> struct Spinless
{
    static constexpr int kParts = 2;
    static constexpr int kSiteParts = 1;
    static inline __attribute__((always_inline)) void apply(const StencilOperator<Real>& a, const Vec<Real>* x,
                                                            int cell, int piece, Vec<Real>* result)
    {
        applySpinless<Real>(a, x, lanes(a.bonds) + std::ptrdiff_t(cell) * (4 * kPieces * a.bondCount) + piece, result);
    }
    static inline __attribute__((always_inline)) void outer(const Vec<Real>* x, const Vec<Real>* y, Real weight,
                                                            Vec<Real>* rho)
    {
        rho[0] += weight * (x[0] * y[0] + x[kPieces] * y[kPieces]);
    }
};

template <typename Real, typename Stencil>
void advanceBy(const StencilOperator<Real>& a, const Real* src, Real* dst, Real factor, Real keep, double* dots)
{
    using V = Vec<Real>;
    constexpr int P = Stencil::kParts, S = kPieces;
    for (int y = 0; y < a.height; ++y) {
        const int first = (y + a.ghost) * a.stride + a.ghost;
        for (int piece = 0; piece < S; ++piece) {
            V norm = {}, product = {};
            for (int cell = first; cell < first + a.width; ++cell) {
                const V* __restrict x = lanes(src) + P * S * cell + piece;
                V* __restrict out = lanes(dst) + P * S * cell + piece;
                V ax[P];
                Stencil::apply(a, x, cell, piece, ax);
                for (int part = 0; part < P; ++part) {
                    const V next = factor * ax[part] - keep * out[part * S];
                    out[part * S] = next;
                    norm += next * next;
                    product += next * x[part * S];
                }
            }
            addLanes<Real>(dots, piece, norm);
            addLanes<Real>(dots + kLanes<Real>, piece, product);
        }
    }
    fillGhostsOf<Real, P>(a, dst);
}

/// The fused step on one cell.
template <typename Real, typename Stencil>
inline __attribute__((always_inline)) void reverseCell(const StencilOperator<Real>& a, const ReverseStep<Real>& s,
                                                       int cell, int piece)
{
    using V = Vec<Real>;
    constexpr int P = Stencil::kParts, S = kPieces;
    const V* __restrict x = lanes(s.a0) + P * S * cell + piece;
    const V* __restrict b = lanes(s.b0) + P * S * cell + piece;
    V* __restrict a1 = lanes(s.a1) + P * S * cell + piece;
    V* __restrict b1 = lanes(s.b1) + P * S * cell + piece;
    V* __restrict rho = lanes(s.rho) + Stencil::kSiteParts * S * cell + piece;
    V ax[P], ab[P];
    Stencil::apply(a, x, cell, piece, ax);
    Stencil::outer(x, b, Real(1), rho);
    Stencil::apply(a, b, cell, piece, ab);
    for (int part = 0; part < P; ++part) {
        const V old = a1[part * S];
        const V next = ax[part] - old;
        a1[part * S] = next;
        b1[part * S] = ab[part] - b1[part * S] + s.w0 * x[part * S] + s.w1 * old + s.w2 * next;
    }
}

template <typename Real, typename Stencil> void reverseBy(const StencilOperator<Real>& a, const ReverseStep<Real>& s)
{
    const ReverseStep<Real> step = s;
    for (int y = 0; y < a.height; ++y) {
        const int first = (y + a.ghost) * a.stride + a.ghost;
        for (int piece = 0; piece < kPieces; ++piece)
            for (int cell = first; cell < first + a.width; ++cell)
                reverseCell<Real, Stencil>(a, step, cell, piece);
    }
    fillGhostsOf<Real, Stencil::kParts>(a, s.a1);
    fillGhostsOf<Real, Stencil::kParts>(a, s.b1);
}

template <typename Real, typename Stencil>
void accumulateSitesOf(const StencilOperator<Real>& a, const Real* x, const Real* y, Real weight, Real* rho)
{
    constexpr int P = Stencil::kParts, S = kPieces;
    for (int row = 0; row < a.height; ++row) {
        const int first = (row + a.ghost) * a.stride + a.ghost;
        for (int cell = first; cell < first + a.width; ++cell)
            for (int piece = 0; piece < S; ++piece)
                Stencil::outer(lanes(x) + P * S * cell + piece, lanes(y) + P * S * cell + piece, weight,
                               lanes(rho) + Stencil::kSiteParts * S * cell + piece);
    }
}

/// Bonds of one cell; P: registers of a cell.
template <typename Real, int P>
inline __attribute__((always_inline)) void accumulateCellBonds(const StencilOperator<Real>& a, const Vec<Real>* xi,
                                                               const Vec<Real>* yi, Real weight, Vec<Real>* out)
{
    using V = Vec<Real>;
    constexpr int S = kPieces;
    for (int k = 0; k < a.bondCount; ++k) {
        const V* xj = xi + P * S * a.bondOffset[k];
        const V* yj = yi + P * S * a.bondOffset[k];
        V re = {}, im = {};
        for (int o = 0; o < P * S; o += 2 * S) {
            re += xi[o] * yj[o] + xi[o + S] * yj[o + S] + yi[o] * xj[o] + yi[o + S] * xj[o + S];
            im += xi[o + S] * yj[o] - xi[o] * yj[o + S] + yi[o + S] * xj[o] - yi[o] * xj[o + S];
        }
        out[2 * S * k] += weight * re;
        out[(2 * k + 1) * S] += weight * im;
    }
}

template <typename Real, int P>
void accumulateBondsOf(const StencilOperator<Real>& a, const Real* x, const Real* y, Real weight, Real* rho)
{
    constexpr int S = kPieces;
    for (int row = 0; row < a.height; ++row) {
        const int first = (row + a.ghost) * a.stride + a.ghost;
        for (int piece = 0; piece < S; ++piece)
            for (int cell = first; cell < first + a.width; ++cell)
                accumulateCellBonds<Real, P>(a, lanes(x) + P * S * cell + piece, lanes(y) + P * S * cell + piece,
                                             weight, lanes(rho) + std::ptrdiff_t(cell) * (2 * S * a.bondCount) + piece);
    }
}

/// Calls function<Stencil>() for the stencil of this operator.
template <typename Real, typename Function> void withStencil(const StencilOperator<Real>& a, Function function)
{
    if (a.orbitals == 1)
        function.template operator()<Spinless<Real>>();
    else if (a.shellCount > 1 && a.shells[0].count == 4)
        function.template operator()<Spinful<Real, 4, true>>();
    else if (a.shellCount > 1)
        function.template operator()<Spinful<Real, 6, true>>();
    else if (a.shells[0].count == 4)
        function.template operator()<Spinful<Real, 4, false>>();
    else
        function.template operator()<Spinful<Real, 6, false>>();
}

template <typename Real>
void advance(const StencilOperator<Real>& a, const Real* src, Real* dst, Real factor, Real keep, double* dots)
{
    withStencil(a, [&]<typename Stencil>() { advanceBy<Real, Stencil>(a, src, dst, factor, keep, dots); });
}

template <typename Real> void reverse(const StencilOperator<Real>& a, const ReverseStep<Real>& step)
{
    withStencil(a, [&]<typename Stencil>() { reverseBy<Real, Stencil>(a, step); });
}

template <typename Real>
void accumulateSites(const StencilOperator<Real>& a, const Real* x, const Real* y, Real weight, Real* rho)
{
    withStencil(a, [&]<typename Stencil>() { accumulateSitesOf<Real, Stencil>(a, x, y, weight, rho); });
}

template <typename Real>
void accumulateBonds(const StencilOperator<Real>& a, const Real* x, const Real* y, Real weight, Real* rho)
{
    if (a.orbitals == 1)
        accumulateBondsOf<Real, 2>(a, x, y, weight, rho);
    else
        accumulateBondsOf<Real, 4>(a, x, y, weight, rho);
}

template <typename Real> void fillGhosts(const StencilOperator<Real>& a, Real* vector)
{
    if (a.orbitals == 1)
        fillGhostsOf<Real, 2>(a, vector);
    else
        fillGhostsOf<Real, 4>(a, vector);
}

template <typename Real>
void combine(const StencilOperator<Real>& a, const Real* src, Real* dst, Real p, Real q, double* norms)
{
    using V = Vec<Real>;
    const int parts = 2 * a.orbitals;
    for (int y = 0; y < a.height; ++y) {
        const int first = ((y + a.ghost) * a.stride + a.ghost) * parts * kPieces;
        for (int piece = 0; piece < kPieces; ++piece) {
            V norm = {};
            for (int k = first + piece; k < first + a.width * parts * kPieces; k += kPieces) {
                const V next = p * lanes(src)[k] + q * lanes(dst)[k];
                lanes(dst)[k] = next;
                norm += next * next;
            }
            addLanes<Real>(norms, piece, norm);
        }
    }
    fillGhosts(a, dst);
}

template <typename Real>
constexpr StencilKernels<Real> kKernels{KONDOSCOPE_KERNELS,     &advance<Real>,         &reverse<Real>,
                                        &accumulateSites<Real>, &accumulateBonds<Real>, &combine<Real>,
                                        &fillGhosts<Real>};

} // namespace
} // namespace kondoscope
