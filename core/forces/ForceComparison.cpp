#include "core/forces/ForceComparison.h"

#include <cmath>

#include <Eigen/Geometry>
#include <fmt/format.h>

#include "core/support/Contracts.h"
#include "core/support/Error.h"

namespace kondoscope {

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
        const Eigen::Vector3d known = reference.row(site);
        const Eigen::Vector3d difference = field.row(site).transpose() - known;
        frame.field += difference.squaredNorm();
        frame.torque += spin.cross(difference).squaredNorm();
        frame.reference += spin.cross(known).squaredNorm();
    }
    m_sums.field += frame.field;
    m_sums.torque += frame.torque;
    m_sums.reference += frame.reference;
    m_sums.sites += frame.sites;
    ++m_frames;
    return errors(frame);
}

ForceErrors ForceComparison::total() const
{
    return errors(m_sums);
}

ForceErrors ForceComparison::errors(const Sums& sums)
{
    if (sums.sites == 0) {
        return {};
    }
    const double components = 3.0 * static_cast<double>(sums.sites);
    return {std::sqrt(sums.field / components), sums.torque / components, std::sqrt(sums.reference / components)};
}

std::optional<double> energyRmsPerSite(const std::vector<double>& energies, const std::vector<double>& references,
                                       int siteCount, bool removeOffset)
{
    KONDOSCOPE_EXPECTS(energies.size() == references.size() && siteCount > 0);
    std::vector<double> differences;
    for (std::size_t frame = 0; frame < energies.size(); ++frame) {
        const double difference = (energies[frame] - references[frame]) / siteCount;
        if (std::isfinite(difference)) {
            differences.push_back(difference);
        }
    }
    if (differences.size() < (removeOffset ? 2u : 1u)) {
        return std::nullopt;
    }
    const auto values = Eigen::Map<const Eigen::ArrayXd>(differences.data(), Eigen::Index(differences.size()));
    const double offset = removeOffset ? values.mean() : 0.0;
    return std::sqrt((values - offset).square().mean());
}

} // namespace kondoscope
