#pragma once

#include <cstddef>

namespace kondoscope {

/// Bytes of one lane vector, the unit of all data below: one AVX-512 register, two AVX2, four SSE or NEON ones.
inline constexpr std::size_t kLaneBytes = 64;

/// Numbers in a lane vector: 16 floats or 8 doubles.
template <typename Real> inline constexpr int kLanes = static_cast<int>(kLaneBytes / sizeof(Real));

/// Neighbours that share a real hopping amplitude.
template <typename Real> struct StencilShell
{
    static constexpr int kMostNeighbors = 6;
    Real amplitude = 0; ///< of 2 (H - a)/b
    int count = 0;
    int offset[kMostNeighbors] = {}; ///< in cells
};

/// A ghost cell and the cell that it repeats, lane l of the ghost being lane permutation[l] of the source.
struct GhostCell
{
    int cell;
    int source;
    int permutation;
};

/// The matrix A = 2 (H - a)/b on a folded lattice (FoldedLattice.h), as plain data for the kernels.
///
/// A vector holds for every cell (ghosts included, row by row): for each orbital the real parts, then the imaginary
/// parts of all lanes. One lane is one (strip, probe column).
template <typename Real> struct StencilOperator
{
    static constexpr int kMostShells = 3;
    static constexpr int kMostBonds = 9; ///< half of 3 shells of 6

    int orbitals = 2; ///< a cell: 2 at finite, 1 at infinite coupling
    int width = 0;    ///< cells that compute, along x
    int height = 0;
    int ghost = 0;  ///< ghost cells on each side
    int stride = 0; ///< width + 2 ghost
    const GhostCell* ghosts = nullptr;
    int ghostCount = 0;
    const Real* permutations = nullptr; ///< kLanes source lanes each, as numbers

    Real diagonal = 0; ///< -2 a/b

    // finite coupling
    StencilShell<Real> shells[kMostShells];
    int shellCount = 0;
    const Real* spins = nullptr; ///< of every cell: three lane vectors, the x, y, z components of -2 J S/b

    // both: one of each pair of opposite neighbours
    int bondCount = 0;
    int bondOffset[kMostBonds] = {}; ///< in cells
    // infinite coupling
    const Real* bonds =
        nullptr; ///< of every cell: 2 bondCount complex lane vectors: to +offset of every bond, then to -offset
};

/// Coefficients of one step of the reverse recursion.
template <typename Real> struct ReverseStep
{
    const Real* a0; ///< alpha_m, ghosts filled
    Real* a1;       ///< alpha_(m+1); becomes alpha_(m-1)
    const Real* b0; ///< b_(m+1), ghosts filled
    Real* b1;       ///< b_(m+2); becomes b_m = w0 a_(m) + w1 a_(m+1) + w2 a_(m-1) + A b_(m+1) - b_(m+2)
    Real w0, w1, w2;
    Real* rho; ///< adds alpha_m b_(m+1)^+ + its conjugate on the sites, as accumulateSites
};

/// The inner loops of the kernel polynomial method, in one version an instruction set.
template <typename Real> struct StencilKernels
{
    const char* instructionSet;

    /// dst = factor A src - keep dst on all cells, ghosts included; adds <dst, dst> and Re <dst, src> of every lane to
    /// dots[0..kLanes) and dots[kLanes..2 kLanes).
    void (*advance)(const StencilOperator<Real>& a, const Real* src, Real* dst, Real factor, Real keep, double* dots);

    /// One fused step: density matrix, alpha and b recursion.
    void (*reverse)(const StencilOperator<Real>& a, const ReverseStep<Real>& step);

    /// rho += weight (x y^+ + y x^+) on the sites. Four lane vectors a cell at finite coupling: half of up-up, half of
    /// down-down, Re and Im of up-down; one at infinite coupling: half of it.
    void (*accumulateSites)(const StencilOperator<Real>& a, const Real* x, const Real* y, Real weight, Real* rho);

    /// rho += weight (x_i y_j^+ + y_i x_j^+), traced over orbitals, for the bonds: bondCount complex lane vectors a
    /// cell.
    void (*accumulateBonds)(const StencilOperator<Real>& a, const Real* x, const Real* y, Real weight, Real* rho);

    /// dst = p src + q dst on all cells; adds <dst, dst> of every lane over the cells that compute to norms[0..kLanes).
    void (*combine)(const StencilOperator<Real>& a, const Real* src, Real* dst, Real p, Real q, double* norms);

    /// Copies the border of a vector into its ghost cells.
    void (*fillGhosts)(const StencilOperator<Real>& a, Real* vector);
};

/// The fastest kernels that this processor can run (InstructionSet.h).
template <typename Real> const StencilKernels<Real>& stencilKernels();

} // namespace kondoscope
