#include "core/network/MomentKernelsImpl.h"

#include "core/network/MomentKernelSets.h"

namespace kondoscope {

const MomentKernels<float>& floatMomentKernelsBaseline()
{
    return kMomentKernels<float>;
}

const MomentKernels<double>& doubleMomentKernelsBaseline()
{
    return kMomentKernels<double>;
}

} // namespace kondoscope
