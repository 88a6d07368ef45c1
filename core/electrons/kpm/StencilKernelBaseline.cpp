#define KONDOSCOPE_KERNELS "baseline"
#define KONDOSCOPE_REGISTER_BYTES 16
#include "core/electrons/kpm/StencilKernelImpl.h"

#include "core/electrons/kpm/StencilKernelSets.h"

namespace kondoscope {

const StencilKernels<float>& floatKernelsBaseline()
{
    return kKernels<float>;
}

const StencilKernels<double>& doubleKernelsBaseline()
{
    return kKernels<double>;
}

} // namespace kondoscope
