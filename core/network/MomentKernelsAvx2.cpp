#include "core/network/MomentKernelsImpl.h"

#include "core/network/MomentKernelSets.h"

namespace kondoscope {

const MomentKernels<float>& floatMomentKernelsAvx2()
{
    return kMomentKernels<float>;
}

const MomentKernels<double>& doubleMomentKernelsAvx2()
{
    return kMomentKernels<double>;
}

} // namespace kondoscope
