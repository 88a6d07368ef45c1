#define KONDOSCOPE_KERNELS "AVX-512"
#define KONDOSCOPE_REGISTER_BYTES 64
#include "core/electrons/kpm/StencilKernelImpl.h"

#include "core/electrons/kpm/StencilKernelSets.h"

namespace kondoscope {

const StencilKernels<float>& floatKernelsAvx512()
{
    return kKernels<float>;
}

const StencilKernels<double>& doubleKernelsAvx512()
{
    return kKernels<double>;
}

} // namespace kondoscope
