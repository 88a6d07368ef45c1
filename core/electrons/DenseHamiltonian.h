#pragma once

#include <array>
#include <complex>
#include <vector>

#include <Eigen/Core>

#include "core/electrons/ElectronConfig.h"
#include "core/electrons/Hopping.h"
#include "core/electrons/LocalDensityMatrix.h"
#include "core/lattice/SpinField.h"

namespace kondoscope {

/// Phases exp(i (theta_x dx/Lx + theta_y dy/Ly)) of all bonds: twisted boundary conditions in the gauge that spreads
/// the twist evenly, so that densities and fields keep the period of the spins. \param twist  theta_x, theta_y [rad]
std::vector<std::complex<double>> twistPhases(const Lattice& lattice, const std::vector<HoppingBond>& bonds,
                                              const std::array<double, 2>& twist);

/// Writes the Hamiltonian as a dense Hermitian matrix; only diagonal and lower triangle are meaningful.
///
/// Row and column index: 2*site + spin (0 up, 1 down) at finite coupling, site at infinite coupling.
/// \param coefficients  h_ij of every bond, twist included
/// \param matrix        column-major, n*n elements, n = N * orbitalsPerSite(); overwritten
template <typename Real>
void fillHamiltonian(const ElectronConfig& electrons, const std::vector<HoppingBond>& bonds,
                     const std::vector<std::complex<double>>& coefficients, const SpinField& spins,
                     std::complex<Real>* matrix);

/// Adds sum_m f_m u_m u_m^+ , on sites and bonds, to a density matrix. Elements of bonds are multiplied by the
/// conjugate phase: they then belong to the coefficients without the twist, and twists can be averaged.
///
/// \param eigenvectors  column-major, (n, n), column m belongs to occupation[m]
/// \param rho           sites and bonds sized by the caller
template <typename Real>
void addDensityMatrix(const std::complex<Real>* eigenvectors, const Eigen::VectorXd& occupation,
                      const std::vector<HoppingBond>& bonds, const std::vector<std::complex<double>>& phases,
                      LocalDensityMatrix& rho);

} // namespace kondoscope
