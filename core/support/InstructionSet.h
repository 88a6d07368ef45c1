#pragma once

namespace kondoscope {

/// Instruction sets for which inner loops are compiled.
enum class InstructionSet { Baseline, Avx2, Avx512 };

/// The widest one that this processor can run. Decided once; $KONDOSCOPE_SIMD = baseline, avx2 or avx512 chooses among
/// those it can run.
InstructionSet instructionSet();

} // namespace kondoscope
