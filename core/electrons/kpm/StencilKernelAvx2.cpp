#define KONDOSCOPE_KERNELS "AVX2"
#define KONDOSCOPE_REGISTER_BYTES 32
#include "core/electrons/kpm/StencilKernelImpl.h"

#include "core/electrons/kpm/StencilKernelSets.h"

namespace kondoscope {

const StencilKernels<float>& floatKernelsAvx2()
{
    return kKernels<float>;
}

const StencilKernels<double>& doubleKernelsAvx2()
{
    return kKernels<double>;
}

} // namespace kondoscope
