#pragma once

#include <complex>
#include <vector>

#include "core/electrons/ElectronConfig.h"
#include "core/electrons/Hopping.h"
#include "core/electrons/LocalDensityMatrix.h"
#include "core/forces/Forces.h"

namespace kondoscope {

/// The spinor |chi> = (a, b) along a vector of any length but 0, in the gauge of real a >= 0; (0, 1) at the south pole.
struct Spinor
{
    std::complex<double> a;
    std::complex<double> b;
};
Spinor spinorAlong(const Eigen::Vector3d& spin);

/// <bra|ket>; |<chi_i|chi_j>|^2 = (1 + S_i . S_j)/2.
std::complex<double> overlap(const Spinor& bra, const Spinor& ket);

/// Coefficient h_ij of d+_i d_j at infinite coupling, amplitude * <chi_i|chi_j>, of every bond (physics: double
/// exchange, Anderson & Hasegawa, Phys. Rev. 100, 675 (1955)). Depends on the directions of the spins alone.
std::vector<std::complex<double>> doubleExchangeHopping(const std::vector<HoppingBond>& bonds, const SpinField& spins);

/// Field, density and bond energies of a density matrix, at either coupling; the common end of all exact methods.
///
/// Finite: H_i = J <c+_i sigma c_i>. Infinite: tangential to S_i,
/// H_i = -P_i sum_j amplitude_ij Re( <d+_i d_j> <chi_i|sigma|chi_j> ) / |S_i|, gauge invariant. The length of a spin is
/// 1 except at the midpoints of integrators; the field is the derivative of the energy there as well.
/// Bond energies (where rho.bonds is there): 2 Re(h_ij <c+_i c_j>), summed over spin, in the order of `bonds`.
/// The superexchange J_AF is not included: it is a classical term.
/// \param rho     sites (N, 4) or (N, 1), bonds (number of bonds) or empty; see LocalDensityMatrix
/// \param forces  field, density, bondEnergy are overwritten
void forcesFromDensityMatrix(const ElectronConfig& electrons, const std::vector<HoppingBond>& bonds,
                             const SpinField& spins, const LocalDensityMatrix& rho, Forces& forces);

} // namespace kondoscope
