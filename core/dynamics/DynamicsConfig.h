#pragma once

#include <string>

#include <Eigen/Core>

namespace kondoscope {

/// How the spins move; SpinEquation.h holds the equations, gamma = hbar = 1.
struct DynamicsConfig
{
    std::string integrator = "sib";                  ///< one of integratorNames()
    std::string equation = "landau_lifshitz";        ///< or "gilbert"; "relaxation" has an equation of its own
    double dt = 0.5;                                 ///< time step [hbar/t]
    double tolerance = 1e-5;                         ///< "adaptive": error of a spin in a time dt [rad]
    double damping = 0.5;                            ///< alpha; "relaxation" does not read it
    double temperature = 0.0;                        ///< k_B T of the heat bath of the spins [t]
    Eigen::Vector3d field = Eigen::Vector3d::Zero(); ///< Zeeman field on the spins [t]

    bool operator==(const DynamicsConfig&) const = default;
};

} // namespace kondoscope
