#include "core/network/MomentKernelsImpl.h"

#include "core/network/MomentKernelSets.h"

namespace kondoscope {

const MomentKernels<float>& floatMomentKernelsAvx512()
{
    return kMomentKernels<float>;
}

const MomentKernels<double>& doubleMomentKernelsAvx512()
{
    return kMomentKernels<double>;
}

} // namespace kondoscope
