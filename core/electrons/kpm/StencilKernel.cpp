#include "core/electrons/kpm/StencilKernel.h"

#include <cstdlib>
#include <string_view>

#include "core/electrons/kpm/StencilKernelSets.h"

namespace kondoscope {

namespace {

enum class InstructionSet { Baseline, Avx2, Avx512 };

InstructionSet bestOfThisProcessor()
{
#ifdef KONDOSCOPE_X86_KERNELS
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        return InstructionSet::Avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return InstructionSet::Avx2;
#endif
    return InstructionSet::Baseline;
}

InstructionSet chosenSet()
{
    static const InstructionSet kChosen = [] {
        const InstructionSet best = bestOfThisProcessor();
        const char* variable = std::getenv("KONDOSCOPE_SIMD");
        const std::string_view wish = variable ? variable : "";
        if (wish == "baseline")
            return InstructionSet::Baseline;
        if (wish == "avx2" && best != InstructionSet::Baseline)
            return InstructionSet::Avx2;
        return best;
    }();
    return kChosen;
}

} // namespace

template <> const StencilKernels<float>& stencilKernels<float>()
{
#ifdef KONDOSCOPE_X86_KERNELS
    if (chosenSet() == InstructionSet::Avx512)
        return floatKernelsAvx512();
    if (chosenSet() == InstructionSet::Avx2)
        return floatKernelsAvx2();
#endif
    return floatKernelsBaseline();
}

template <> const StencilKernels<double>& stencilKernels<double>()
{
#ifdef KONDOSCOPE_X86_KERNELS
    if (chosenSet() == InstructionSet::Avx512)
        return doubleKernelsAvx512();
    if (chosenSet() == InstructionSet::Avx2)
        return doubleKernelsAvx2();
#endif
    return doubleKernelsBaseline();
}

} // namespace kondoscope
