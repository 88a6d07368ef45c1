#pragma once

#include "core/electrons/kpm/StencilKernel.h"

namespace kondoscope {

// One translation unit each, compiled with the options of its instruction set (core/CMakeLists.txt).
const StencilKernels<float>& floatKernelsBaseline();
const StencilKernels<double>& doubleKernelsBaseline();
#ifdef KONDOSCOPE_X86_KERNELS
const StencilKernels<float>& floatKernelsAvx2();
const StencilKernels<double>& doubleKernelsAvx2();
const StencilKernels<float>& floatKernelsAvx512();
const StencilKernels<double>& doubleKernelsAvx512();
#endif

} // namespace kondoscope
