#pragma once

#include "core/network/MomentKernels.h"

namespace kondoscope {

// One translation unit each, compiled with the options of its instruction set (core/CMakeLists.txt).
const MomentKernels<float>& floatMomentKernelsBaseline();
const MomentKernels<double>& doubleMomentKernelsBaseline();
#ifdef KONDOSCOPE_X86_KERNELS
const MomentKernels<float>& floatMomentKernelsAvx2();
const MomentKernels<double>& doubleMomentKernelsAvx2();
const MomentKernels<float>& floatMomentKernelsAvx512();
const MomentKernels<double>& doubleMomentKernelsAvx512();
#endif

} // namespace kondoscope
