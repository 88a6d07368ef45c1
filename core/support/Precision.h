#pragma once

namespace kondoscope {

/// Floating-point numbers that a solver computes with.
enum class Precision { Single, Double };

} // namespace kondoscope
