#include "core/network/MomentKernels.h"

#include "core/network/MomentKernelSets.h"
#include "core/support/InstructionSet.h"

namespace kondoscope {

template <> const MomentKernels<float>& momentKernels<float>()
{
#ifdef KONDOSCOPE_X86_KERNELS
    if (instructionSet() == InstructionSet::Avx512)
        return floatMomentKernelsAvx512();
    if (instructionSet() == InstructionSet::Avx2)
        return floatMomentKernelsAvx2();
#endif
    return floatMomentKernelsBaseline();
}

template <> const MomentKernels<double>& momentKernels<double>()
{
#ifdef KONDOSCOPE_X86_KERNELS
    if (instructionSet() == InstructionSet::Avx512)
        return doubleMomentKernelsAvx512();
    if (instructionSet() == InstructionSet::Avx2)
        return doubleMomentKernelsAvx2();
#endif
    return doubleMomentKernelsBaseline();
}

} // namespace kondoscope
