#include "core/electrons/kpm/FermiSums.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/support/Contracts.h"

namespace kondoscope {

namespace {

/// exp(-40) = 4e-18: beyond that many kT a level is full or empty to rounding.
constexpr double kReach = 40.0;

} // namespace

FermiSums::FermiSums(const Eigen::VectorXd& energies, const Eigen::VectorXd& weights, double kT)
    : m_energies(energies), m_weights(weights), m_kT(kT), m_statesBelow(energies.size() + 1),
      m_bandEnergyBelow(energies.size() + 1)
{
    KONDOSCOPE_EXPECTS(kT > 0 && energies.size() == weights.size());
    Eigen::Index k = energies.size();
    m_statesBelow[k] = m_bandEnergyBelow[k] = 0.0;
    while (k-- > 0) {
        m_statesBelow[k] = m_statesBelow[k + 1] + weights[k];
        m_bandEnergyBelow[k] = m_bandEnergyBelow[k + 1] + weights[k] * energies[k];
    }
}

FermiSums::Window FermiSums::window(double chemicalPotential) const
{
    const double* const all = m_energies.data();
    const double* const end = all + m_energies.size();
    const double* const first = std::lower_bound(all, end, chemicalPotential + kReach * m_kT, std::greater<>());
    const double* const last = std::lower_bound(first, end, chemicalPotential - kReach * m_kT, std::greater<>());
    return {first - all, last - first};
}

FermiSums::Count FermiSums::count(double chemicalPotential) const
{
    const auto [begin, size] = window(chemicalPotential);
    double electrons = m_statesBelow[begin + size], derivative = 0.0;
    constexpr Eigen::Index kBlock = 256;
    Eigen::Array<double, Eigen::Dynamic, 1, 0, kBlock, 1> filled;
    for (Eigen::Index k = begin; k < begin + size; k += kBlock) {
        const Eigen::Index n = std::min(kBlock, begin + size - k);
        const auto weights = m_weights.segment(k, n).array();
        filled = 1.0 / (1.0 + ((m_energies.segment(k, n).array() - chemicalPotential) / m_kT).exp());
        electrons += (weights * filled).sum();
        derivative += (weights * filled * (1.0 - filled)).sum();
    }
    return {electrons, derivative / m_kT};
}

FermiSums::Potentials FermiSums::potentials(double chemicalPotential) const
{
    const auto [begin, size] = window(chemicalPotential);
    const Eigen::Index end = begin + size;
    Potentials result;
    result.grandPotential = m_bandEnergyBelow[end] - chemicalPotential * m_statesBelow[end];
    for (Eigen::Index k = begin; k < end; ++k) {
        const double distance = m_energies[k] - chemicalPotential;
        const double x = std::abs(distance) / m_kT;
        const double small = std::exp(-x), logarithm = std::log1p(small);
        result.grandPotential += m_weights[k] * (std::min(distance, 0.0) - m_kT * logarithm);
        result.entropy += m_weights[k] * (logarithm + x * small / (1.0 + small));
    }
    return result;
}

double FermiSums::fermiLevel(double electronCount) const
{
    // m_statesBelow[full] >= count > m_statesBelow[empty] throughout, monotone or not
    Eigen::Index full = 0, empty = m_energies.size();
    while (empty - full > 1) {
        const Eigen::Index middle = (full + empty) / 2;
        (m_statesBelow[middle] >= electronCount ? full : empty) = middle;
    }
    return m_energies[full];
}

} // namespace kondoscope
