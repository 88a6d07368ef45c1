#include "core/observables/RotationalTemperature.h"

#include <limits>

#include <Eigen/Geometry>

#include "core/support/Contracts.h"

namespace kondoscope {

double rotationalTemperature(const SpinField& spins, const VectorField& field)
{
    KONDOSCOPE_EXPECTS(spins.rows() == field.rows());
    double torque = 0.0, alignment = 0.0;
    for (Eigen::Index i = 0; i < spins.rows(); ++i) {
        const Eigen::Vector3d s = spins.row(i), h = field.row(i);
        torque += s.cross(h).squaredNorm();
        alignment += s.dot(h);
    }
    return alignment > 0 ? torque / (2.0 * alignment) : std::numeric_limits<double>::quiet_NaN();
}

} // namespace kondoscope
