#pragma once

#include <string>

#include <Eigen/Core>

namespace kondoscope {

/// Landau-Lifshitz dynamics dS/dt = -S x (H + h) - alpha S x [S x (H + h)], gamma = hbar = 1.
struct DynamicsConfig
{
    std::string integrator = "sib";
    double dt = 0.5;                                 ///< time step [hbar/t]
    double damping = 0.5;                            ///< alpha, Landau-Lifshitz form
    double temperature = 0.0;                        ///< k_B T of the heat bath of the spins [t]
    Eigen::Vector3d field = Eigen::Vector3d::Zero(); ///< Zeeman field on the spins [t]

    bool operator==(const DynamicsConfig&) const = default;
};

} // namespace kondoscope
