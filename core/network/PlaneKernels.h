#pragma once

#include <cstddef>

namespace kondoscope {

/// Output planes that the inner loop of a convolution makes at a time; packed weights come in blocks of this many.
inline constexpr int kRowBlock = 8;

/// out_o(j) (+)= sum_c w_(o,c) column_c(j) for j = 0..length-1.
template <typename Real> struct ConvolutionTask
{
    const Real* weights = nullptr; ///< (outputs/kRowBlock rounded up, columns, kRowBlock), zero beyond `outputs`
    const Real* const* columns = nullptr;
    int columnCount = 0;
    Real* out = nullptr; ///< plane of the first output at j = 0
    std::size_t outStride = 0;
    int outputs = 0;
    int length = 0;
    bool accumulate = false;
};

/// gradient_(o,c) += sum_j rows_o(j) column_c(j): gradient of the weights of a convolution.
template <typename Real> struct WeightGradientTask
{
    const Real* rows = nullptr; ///< plane of the first output at j = 0
    std::size_t rowStride = 0;
    int outputs = 0;
    const Real* const* columns = nullptr;
    int columnCount = 0;
    int length = 0;
    Real* gradient = nullptr; ///< (outputs, columnCount)
};

/// out = residual + silu(a), slope = silu'(a), a = y scale + shift, silu(a) = a/(1 + e^-a).
template <typename Real> struct SiluTask
{
    const Real* y = nullptr;
    Real scale = 1;
    Real shift = 0;
    const Real* residual = nullptr; ///< null: 0
    Real* out = nullptr;
    Real* slope = nullptr;
    int length = 0;
};

/// Reverse pass of out = residual + silu(a): with g = adjoint + add, the adjoint of out,
/// residualAdjoint (+)= g; yAdjoint = g slope scale; ofShift += sum g slope; ofScale += sum g slope y.
/// slope is zero in ghost columns, so that they do not count in the sums.
template <typename Real> struct SiluBackwardTask
{
    const Real* adjoint = nullptr;
    Real add = 0;
    const Real* slope = nullptr;
    const Real* y = nullptr;
    Real scale = 1;
    Real* residualAdjoint = nullptr; ///< null: none
    bool accumulate = false;
    Real* yAdjoint = nullptr;
    int length = 0;
    Real ofScale = 0;
    Real ofShift = 0;
};

/// Tangent of the same: change = dy scale + y dScale + dShift (of a); out = residual + slope change.
template <typename Real> struct SiluTangentTask
{
    const Real* y = nullptr;
    const Real* dy = nullptr;
    Real scale = 1;
    Real dScale = 0;
    Real dShift = 0;
    const Real* slope = nullptr;
    const Real* residual = nullptr; ///< null: none
    Real* change = nullptr;
    Real* out = nullptr;
    int length = 0;
};

/// Derivative of SiluBackwardTask along the direction: with dg = dAdjoint + dAdd and da = dg slope + g silu'' change,
/// residualAdjoint (+)= dg; yAdjoint = da scale + g slope dScale; ofShift += sum da; ofScale += sum da y + g slope dy.
/// slope and change are zero in ghost columns.
template <typename Real> struct SiluTangentBackwardTask
{
    const Real* adjoint = nullptr;
    Real add = 0;
    const Real* dAdjoint = nullptr;
    Real dAdd = 0;
    const Real* slope = nullptr;
    const Real* change = nullptr;
    const Real* y = nullptr;
    const Real* dy = nullptr;
    Real scale = 1;
    Real shift = 0;
    Real dScale = 0;
    Real* residualAdjoint = nullptr;
    bool accumulate = false;
    Real* yAdjoint = nullptr;
    int length = 0;
    Real ofScale = 0;
    Real ofShift = 0;
};

/// The inner loops of the networks on a lattice, in one version an instruction set. Runs may start anywhere in a plane;
/// loops read, but do not write, up to a register beyond their end.
template <typename Real> struct PlaneKernels
{
    const char* instructionSet;
    void (*convolve)(const ConvolutionTask<Real>& task);
    void (*weightGradient)(const WeightGradientTask<Real>& task);
    void (*silu)(const SiluTask<Real>& task);
    void (*siluBackward)(SiluBackwardTask<Real>& task);
    void (*siluTangent)(const SiluTangentTask<Real>& task);
    void (*siluTangentBackward)(SiluTangentBackwardTask<Real>& task);
    /// Sum of `length` numbers.
    Real (*sum)(const Real* values, int length);
};

/// The fastest kernels that this processor can run (InstructionSet.h).
template <typename Real> const PlaneKernels<Real>& planeKernels();

} // namespace kondoscope
