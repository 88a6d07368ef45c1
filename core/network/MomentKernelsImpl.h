#pragma once

// The loops of MomentKernels.h for one instruction set: included by the three MomentKernels*.cpp. Everything is in an
// unnamed namespace: code compiled for one set must never be merged with that of another.

#include "core/network/MomentGradientImpl.h"
#include "core/network/MomentTangentImpl.h"

namespace kondoscope {

namespace {

template <typename Real>
constexpr MomentKernels<Real> kMomentKernels{momentForward<Real>, momentGradient<Real>, momentTangent<Real>};

} // namespace

} // namespace kondoscope
