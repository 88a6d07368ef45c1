#define KONDOSCOPE_KERNELS "baseline"
#define KONDOSCOPE_REGISTER_BYTES 16
#include "core/network/PlaneKernelsImpl.h"

#include "core/network/PlaneKernelSets.h"

namespace kondoscope {

const PlaneKernels<float>& floatPlaneKernelsBaseline()
{
    return kPlaneKernels<float>;
}

const PlaneKernels<double>& doublePlaneKernelsBaseline()
{
    return kPlaneKernels<double>;
}

} // namespace kondoscope
