#pragma once

#include <Eigen/Core>

namespace kondoscope {

/// The elements of rho_(ia,jb) = <c+_jb c_ia> that fields, density and bond energies need.
struct LocalDensityMatrix
{
    /// Finite coupling (N, 4): rho_up,up, rho_down,down, Re rho_up,down, Im rho_up,down. Infinite coupling (N, 1): rho.
    Eigen::ArrayXXd sites;
    /// rho_ij, traced over spin, of every entry of hoppingBonds(). Empty if not asked for; needed for fields at
    /// infinite coupling.
    Eigen::ArrayXcd bonds;
};

} // namespace kondoscope
