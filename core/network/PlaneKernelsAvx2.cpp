#define KONDOSCOPE_KERNELS "AVX2"
#define KONDOSCOPE_REGISTER_BYTES 32
#include "core/network/PlaneKernelsImpl.h"

#include "core/network/PlaneKernelSets.h"

namespace kondoscope {

const PlaneKernels<float>& floatPlaneKernelsAvx2()
{
    return kPlaneKernels<float>;
}

const PlaneKernels<double>& doublePlaneKernelsAvx2()
{
    return kPlaneKernels<double>;
}

} // namespace kondoscope
