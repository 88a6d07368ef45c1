#pragma once

#include "core/lattice/SpinField.h"

namespace kondoscope {

/// kT = sum |S_i x H_i|^2 / (2 sum S_i.H_i) [t]. In equilibrium kT = <|grad E|^2>/<Laplacian E> on the spheres of the
/// spins; this form is exact where the energy is linear in every spin. For conduction electrons, whose field is mostly
/// radial and not linear, it is a trend only: compare it with itself at another time. NaN where the denominator is not
/// positive. Ref: W. B. Nurdin, K.-D. Schotte, Phys. Rev. E 61, 3579 (2000)
double rotationalTemperature(const SpinField& spins, const VectorField& field);

} // namespace kondoscope
