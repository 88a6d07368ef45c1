#include "core/forces/ClassicalTerms.h"

namespace kondoscope {

void ForceSum::evaluate(const SpinField& spins, Forces& forces, std::stop_token stop)
{
    m_terms.front()->evaluate(spins, forces, stop);
    for (std::size_t k = 1; k < m_terms.size(); ++k) {
        m_terms[k]->evaluate(spins, m_scratch, stop);
        forces.energy += m_scratch.energy;
        forces.field += m_scratch.field;
    }
}

void ForceSum::beginStep(std::int64_t step)
{
    for (const auto& term : m_terms)
        term->beginStep(step);
}

void ForceSum::setFurtherTerms(std::vector<std::unique_ptr<ForceModel>> terms)
{
    terms.insert(terms.begin(), std::move(m_terms.front()));
    m_terms = std::move(terms);
}

std::string ForceSum::report() const
{
    std::string text;
    for (const auto& term : m_terms)
        text += (text.empty() ? "" : " + ") + term->report();
    return text;
}

std::string ForceSum::warning() const
{
    std::string text;
    for (const auto& term : m_terms)
        if (const std::string warning = term->warning(); !warning.empty())
            text += (text.empty() ? "" : "; ") + warning;
    return text;
}

std::optional<CostEstimate> ForceSum::estimate() const
{
    std::optional<CostEstimate> sum;
    for (const auto& term : m_terms) {
        if (const auto part = term->estimate()) {
            sum = sum.value_or(CostEstimate());
            sum->bytes += part->bytes;
            sum->seconds += part->seconds;
        }
    }
    return sum;
}

std::unique_ptr<ForceModel> withTerms(std::unique_ptr<ForceModel> model, std::vector<std::unique_ptr<ForceModel>> terms)
{
    if (terms.empty())
        return model;
    terms.insert(terms.begin(), std::move(model));
    return std::make_unique<ForceSum>(std::move(terms));
}

} // namespace kondoscope
