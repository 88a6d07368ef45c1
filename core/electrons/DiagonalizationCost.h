#pragma once

#include <string>

#include "core/forces/ForceModel.h"
#include "core/support/Precision.h"

namespace kondoscope {

/// What one Hermitian eigenproblem with vectors costs: the matrix and LAPACK's workspace, and the time that this
/// machine, by a short matrix product timed once per process and precision, will take.
/// \param dimension  n
CostEstimate diagonalizationCost(int dimension, Precision precision);

/// Bytes of one complex (n, n) matrix.
double matrixBytes(int dimension, Precision precision);

/// "64 MB", "0.16 GB".
std::string memoryText(double bytes);

/// "35.2 ms", "1.68 s", "12 min", "3 days".
std::string durationText(double seconds);

/// The same with two significant digits: an estimate promises no more.
std::string estimateText(double seconds);

} // namespace kondoscope
