#define KONDOSCOPE_KERNELS "AVX-512"
#define KONDOSCOPE_REGISTER_BYTES 64
#include "core/network/PlaneKernelsImpl.h"

#include "core/network/PlaneKernelSets.h"

namespace kondoscope {

const PlaneKernels<float>& floatPlaneKernelsAvx512()
{
    return kPlaneKernels<float>;
}

const PlaneKernels<double>& doublePlaneKernelsAvx512()
{
    return kPlaneKernels<double>;
}

} // namespace kondoscope
