#include "core/forces/ClassicalTerms.h"

#include <limits>

#include <fmt/format.h>

namespace kondoscope {

void ZeemanTerm::evaluate(const SpinField& spins, Forces& forces, std::stop_token)
{
    forces.energy = -m_field.dot(spins.colwise().sum());
    forces.field = m_field.transpose().replicate(spins.rows(), 1);
    forces.density.resize(0);
    forces.chemicalPotential = std::numeric_limits<double>::quiet_NaN();
}

std::string ZeemanTerm::report() const
{
    return fmt::format("Zeeman field ({:g}, {:g}, {:g})", m_field.x(), m_field.y(), m_field.z());
}

void ForceSum::evaluate(const SpinField& spins, Forces& forces, std::stop_token stop)
{
    m_terms.front()->evaluate(spins, forces, stop);
    for (std::size_t k = 1; k < m_terms.size(); ++k) {
        m_terms[k]->evaluate(spins, m_scratch, stop);
        forces.energy += m_scratch.energy;
        forces.field += m_scratch.field;
    }
}

std::string ForceSum::report() const
{
    std::string text;
    for (const auto& term : m_terms)
        text += (text.empty() ? "" : " + ") + term->report();
    return text;
}

} // namespace kondoscope
