#include "core/forces/ClassicalTerms.h"

#include <limits>

#include <Eigen/Geometry>
#include <fmt/format.h>

#include "core/support/Contracts.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

/// Classical terms know nothing of electrons, whatever the caller's object held before.
void forgetElectrons(Forces& forces)
{
    forces.density.resize(0);
    forces.chemicalPotential = std::numeric_limits<double>::quiet_NaN();
    forces.bondEnergy.resize(0);
    forces.electrons.reset();
}

/// D_ij of a nearest neighbour in this direction.
Eigen::Vector3d dmiVector(const Eigen::Vector2d& toNeighbor, double strength, const std::string& kind)
{
    const Eigen::Vector3d direction(toNeighbor.x(), toNeighbor.y(), 0.0);
    if (kind == "bulk")
        return strength * direction;
    if (kind == "interfacial")
        return strength * Eigen::Vector3d::UnitZ().cross(direction);
    throw ConfigError(fmt::format("classical.dmi_kind = \"{}\" is not known (it gives the direction of D_ij). Choose "
                                  "\"interfacial\" or \"bulk\".",
                                  kind));
}

} // namespace

void ZeemanTerm::evaluate(const SpinField& spins, Forces& forces, std::stop_token)
{
    forces.energy = -m_field.dot(spins.colwise().sum());
    forces.field = m_field.transpose().replicate(spins.rows(), 1);
    forgetElectrons(forces);
}

std::string ZeemanTerm::report() const
{
    return fmt::format("Zeeman field ({:g}, {:g}, {:g})", m_field.x(), m_field.y(), m_field.z());
}

AnisotropyTerm::AnisotropyTerm(double strength, const Eigen::Vector3d& axis) : m_strength(strength), m_axis(axis)
{
    const double length = axis.stableNorm();
    if (!(length > 0.0))
        throw ConfigError("classical.axis = [0, 0, 0] with an anisotropy (it needs a direction). Give an axis such as "
                          "[0, 0, 1], or set classical.anisotropy to 0.");
    m_axis = axis.stableNormalized();
}

void AnisotropyTerm::evaluate(const SpinField& spins, Forces& forces, std::stop_token)
{
    forces.field.resize(spins.rows(), 3);
    forces.energy = 0.0;
    for (Eigen::Index i = 0; i < spins.rows(); ++i) {
        const double projection = spins.row(i).dot(m_axis);
        forces.energy -= m_strength * projection * projection;
        forces.field.row(i) = 2.0 * m_strength * projection * m_axis.transpose();
    }
    forgetElectrons(forces);
}

std::string AnisotropyTerm::report() const
{
    return fmt::format("easy-{} anisotropy {:g} about ({:.3g}, {:.3g}, {:.3g})", m_strength > 0 ? "axis" : "plane",
                       m_strength, m_axis.x(), m_axis.y(), m_axis.z());
}

PairTerm::PairTerm(const Lattice& lattice, const ClassicalConfig& config, const char* nameOfJ1)
{
    addShell(lattice, 1, config.J1, config.dmi, config.dmiKind);
    addShell(lattice, 2, config.J2, 0.0, config.dmiKind);
    addShell(lattice, 3, config.J3, 0.0, config.dmiKind);
    const auto add = [&](const char* name, double value) {
        if (value != 0.0)
            m_report += fmt::format("{}{} = {:g}", m_report.empty() ? "" : ", ", name, value);
    };
    add(nameOfJ1, config.J1);
    add("exchange J2", config.J2);
    add("exchange J3", config.J3);
    add(config.dmiKind == "bulk" ? "bulk DMI" : "interfacial DMI", config.dmi);
}

void PairTerm::addShell(const Lattice& lattice, int rank, double exchange, double dmi, const std::string& dmiKind)
{
    if (exchange == 0.0 && dmi == 0.0)
        return;
    const std::vector<Offset> shell = lattice.shell(rank);
    const std::size_t before = m_links.size();
    const std::size_t after = before + shell.size();
    for (Offset offset : shell)
        m_links.push_back({exchange, dmi == 0.0 ? Eigen::Vector3d::Zero().eval()
                                                : dmiVector(lattice.cartesian(offset), dmi, dmiKind)});
    std::vector<int> neighbors;
    neighbors.reserve(after * static_cast<std::size_t>(lattice.siteCount()));
    for (int i = 0; i < lattice.siteCount(); ++i) {
        const auto row = m_neighbors.begin() + static_cast<std::ptrdiff_t>(before) * i;
        neighbors.insert(neighbors.end(), row, row + static_cast<std::ptrdiff_t>(before));
        for (Offset offset : shell)
            neighbors.push_back(lattice.neighbor(i, offset));
    }
    m_neighbors = std::move(neighbors);
}

void PairTerm::evaluate(const SpinField& spins, Forces& forces, std::stop_token)
{
    KONDOSCOPE_EXPECTS(m_links.empty() || m_neighbors.size() == m_links.size() * std::size_t(spins.rows()));
    forces.field.resize(spins.rows(), 3);
    const int* neighbor = m_neighbors.data();
    double twice = 0.0; // every bond is seen from either end
    for (Eigen::Index i = 0; i < spins.rows(); ++i) {
        Eigen::Vector3d gradient = Eigen::Vector3d::Zero();
        for (const Link& link : m_links) {
            const Eigen::Vector3d other = spins.row(*neighbor++);
            gradient += link.exchange * other + other.cross(link.dmi);
        }
        twice += gradient.dot(spins.row(i));
        forces.field.row(i) = -gradient.transpose();
    }
    forces.energy = 0.5 * twice;
    forgetElectrons(forces);
}

std::string PairTerm::report() const
{
    return m_report;
}

std::vector<std::unique_ptr<ForceModel>> classicalTerms(const Lattice& lattice, const ClassicalConfig& config)
{
    std::vector<std::unique_ptr<ForceModel>> terms;
    if (config.J1 != 0.0 || config.J2 != 0.0 || config.J3 != 0.0 || config.dmi != 0.0)
        terms.push_back(std::make_unique<PairTerm>(lattice, config));
    if (config.anisotropy != 0.0)
        terms.push_back(std::make_unique<AnisotropyTerm>(config.anisotropy, config.axis));
    return terms;
}

} // namespace kondoscope
