#include "core/network/PlaneKernels.h"

#include "core/network/PlaneKernelSets.h"
#include "core/support/InstructionSet.h"

namespace kondoscope {

template <> const PlaneKernels<float>& planeKernels<float>()
{
#ifdef KONDOSCOPE_X86_KERNELS
    if (instructionSet() == InstructionSet::Avx512)
        return floatPlaneKernelsAvx512();
    if (instructionSet() == InstructionSet::Avx2)
        return floatPlaneKernelsAvx2();
#endif
    return floatPlaneKernelsBaseline();
}

template <> const PlaneKernels<double>& planeKernels<double>()
{
#ifdef KONDOSCOPE_X86_KERNELS
    if (instructionSet() == InstructionSet::Avx512)
        return doublePlaneKernelsAvx512();
    if (instructionSet() == InstructionSet::Avx2)
        return doublePlaneKernelsAvx2();
#endif
    return doublePlaneKernelsBaseline();
}

} // namespace kondoscope
