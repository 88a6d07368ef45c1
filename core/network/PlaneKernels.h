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

/// The inner loops of the networks on a lattice, in one version an instruction set. Runs may start anywhere in a plane;
/// loops read, but do not write, up to a register beyond their end.
template <typename Real> struct PlaneKernels
{
    const char* instructionSet;
    void (*convolve)(const ConvolutionTask<Real>& task);
    void (*weightGradient)(const WeightGradientTask<Real>& task);
    void (*silu)(const SiluTask<Real>& task);
    /// curvature(j) = silu''(y(j) scale + shift)
    void (*siluCurvature)(const Real* y, Real scale, Real shift, Real* curvature, int length);
};

/// The fastest kernels that this processor can run (InstructionSet.h).
template <typename Real> const PlaneKernels<Real>& planeKernels();

} // namespace kondoscope
