#include "core/electrons/kpm/StencilKernel.h"

#include "core/electrons/kpm/StencilKernelSets.h"
#include "core/support/InstructionSet.h"

namespace kondoscope {

template <> const StencilKernels<float>& stencilKernels<float>()
{
#ifdef KONDOSCOPE_X86_KERNELS
    if (instructionSet() == InstructionSet::Avx512)
        return floatKernelsAvx512();
    if (instructionSet() == InstructionSet::Avx2)
        return floatKernelsAvx2();
#endif
    return floatKernelsBaseline();
}

template <> const StencilKernels<double>& stencilKernels<double>()
{
#ifdef KONDOSCOPE_X86_KERNELS
    if (instructionSet() == InstructionSet::Avx512)
        return doubleKernelsAvx512();
    if (instructionSet() == InstructionSet::Avx2)
        return doubleKernelsAvx2();
#endif
    return doubleKernelsBaseline();
}

} // namespace kondoscope
