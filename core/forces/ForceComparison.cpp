#include "core/forces/ForceComparison.h"

#include <cmath>

#include <Eigen/Geometry>
#include <fmt/format.h>

#include "core/support/Error.h"

namespace kondoscope {

std::optional<double> ForceErrors::relativeError() const
{
    if (torqueRms == 0.0)
        return std::nullopt;
    return std::sqrt(torqueMse) / torqueRms;
}

void ForceComparison::Sums::add(const Sums& other)
{
    field += other.field;
    torque += other.torque;
    reference += other.reference;
    product += other.product;
    radial += other.radial;
    whole += other.whole;
    sites += other.sites;
}

ForceErrors ForceComparison::add(const SpinField& spins, const VectorField& field, const VectorField& reference)
{
    if (spins.rows() == 0 || field.rows() != spins.rows() || reference.rows() != spins.rows()) {
        throw ConfigError(fmt::format("fields of {} and {} sites for {} spins (only fields of the same lattice can be "
                                      "compared). Compare frames of one lattice.",
                                      field.rows(), reference.rows(), spins.rows()));
    }
    Sums frame;
    frame.sites = spins.rows();
    for (Eigen::Index site = 0; site < spins.rows(); ++site) {
        const Eigen::Vector3d spin = spins.row(site);
        const Eigen::Vector3d found = field.row(site);
        const Eigen::Vector3d known = reference.row(site);
        const Eigen::Vector3d difference = found - known;
        const Eigen::Vector3d knownTorque = spin.cross(known);
        frame.field += difference.squaredNorm();
        frame.torque += spin.cross(difference).squaredNorm();
        frame.reference += knownTorque.squaredNorm();
        frame.product += spin.cross(found).dot(knownTorque);
        frame.radial += spin.dot(found) * spin.dot(found);
        frame.whole += found.squaredNorm();
    }
    m_sums.add(frame);
    ++m_frames;
    return errors(frame);
}

void ForceComparison::add(const ForceComparison& other)
{
    m_sums.add(other.m_sums);
    m_frames += other.m_frames;
}

ForceErrors ForceComparison::errors(const Sums& sums)
{
    constexpr double kRounding = 1e-9; // of single precision, squared, with a margin
    ForceErrors result;
    if (sums.sites == 0)
        return result;
    const double components = 3.0 * static_cast<double>(sums.sites);
    result.fieldRms = std::sqrt(sums.field / components);
    result.torqueMse = sums.torque / components;
    result.torqueRms = std::sqrt(sums.reference / components);
    if (sums.reference > 0.0)
        result.torqueSlope = sums.product / sums.reference;
    result.isTangential = sums.whole > 0.0 && sums.radial <= kRounding * sums.whole;
    return result;
}

} // namespace kondoscope
