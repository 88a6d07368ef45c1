#pragma once

#include <vector>

#include <Eigen/Core>

#include "core/lattice/Lattice.h"
#include "core/lattice/SpinField.h"
#include "core/observables/WaveVectors.h"

namespace kondoscope {

/// S(q) = |sum_i S_i exp(-i q.r_i)|^2 / N at every wave vector of waveVectors(), (N): N at the wave vector of a
/// single-q order, shared by q and -q; the mean over all q is 1.
Eigen::VectorXd spinStructureFactor(const Lattice& lattice, const SpinField& spins);

/// |sum_i f_i exp(-i q.r_i)|^2 / N of a number a site, (N), the mean value kept at q = 0.
Eigen::VectorXd scalarStructureFactor(const Lattice& lattice, const Eigen::VectorXd& field);

/// The correlation (1/N) sum_i f_i f_{i+R} that belongs to a structure factor, at every displacement
/// R = x a1 + y a2; entry x + lx y, (N).
Eigen::VectorXd correlationOf(const Lattice& lattice, const Eigen::VectorXd& structureFactor);

/// Sum of S(q)/N over the wave vectors of an order, 1 if it is perfect; NaN if the lattice has none of these waves
/// (sizes that the order does not fit), those it has otherwise.
double orderWeight(const Lattice& lattice, const Eigen::VectorXd& structureFactor, const std::vector<WaveVector>& star);

/// Largest S(q)/N among these wave vectors; NaN as above.
double largestWeight(const Lattice& lattice, const Eigen::VectorXd& structureFactor,
                     const std::vector<WaveVector>& star);

/// Second-moment correlation length about the highest peak Q of a structure factor [a], from the peak and the mean over
/// its four neighbours q on the grid of wave vectors: xi^2 = sum (S(Q) - S(q)) / sum S(q) |q - Q|^2. Infinite in
/// perfect order. Ref: F. Cooper, B. Freedman, D. Preston, Nucl. Phys. B 210, 210 (1982)
double secondMomentLength(const Lattice& lattice, const Eigen::VectorXd& structureFactor);

} // namespace kondoscope
