#pragma once

#include "core/network/PlaneKernels.h"

namespace kondoscope {

// One translation unit each, compiled with the options of its instruction set (core/CMakeLists.txt).
const PlaneKernels<float>& floatPlaneKernelsBaseline();
const PlaneKernels<double>& doublePlaneKernelsBaseline();
#ifdef KONDOSCOPE_X86_KERNELS
const PlaneKernels<float>& floatPlaneKernelsAvx2();
const PlaneKernels<double>& doublePlaneKernelsAvx2();
const PlaneKernels<float>& floatPlaneKernelsAvx512();
const PlaneKernels<double>& doublePlaneKernelsAvx512();
#endif

} // namespace kondoscope
