#include "core/support/InstructionSet.h"

#include <cstdlib>
#include <string_view>

namespace kondoscope {

namespace {

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

} // namespace

InstructionSet instructionSet()
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

} // namespace kondoscope
