#include "core/simulation/LabelSolver.h"

#include "core/electrons/ExactDiagonalization.h"
#include "core/forces/ClassicalTerms.h"
#include "core/simulation/ForceModelFactory.h"
#include "core/support/Contracts.h"

namespace kondoscope {

LabelSolver::LabelSolver(std::shared_ptr<const Lattice> lattice, const ElectronConfig& electrons,
                         const SolverConfig& solver, std::uint64_t seed)
    : m_lattice(std::move(lattice)), m_solver(solver), m_seed(seed)
{
    if (solver.kind != "ed")
        return;
    ElectronConfig bare = electrons; // its sum with superexchange could not be asked for many conditions
    bare.superexchange = 0.0;
    m_exactModel = makeForceModel(m_lattice, bare, solver, seed).model;
    m_exact = dynamic_cast<ExactDiagonalization*>(m_exactModel.get());
    KONDOSCOPE_EXPECTS(m_exact != nullptr);
    if (electrons.coupling == Coupling::Infinite && electrons.superexchange != 0.0)
        m_superexchange = std::make_unique<PairTerm>(*m_lattice, ClassicalConfig{.J1 = electrons.superexchange});
}

LabelSolver::~LabelSolver() = default;

std::vector<Forces> LabelSolver::solve(const SpinField& spins, const std::vector<ElectronConfig>& conditions,
                                       std::int64_t frame, std::stop_token stop)
{
    std::vector<Forces> forces(conditions.size());
    if (m_exact) {
        m_exact->evaluateConditions(spins, conditions, forces, stop);
        addSuperexchange(spins, forces);
        return forces;
    }
    m_series.resize(conditions.size());
    for (std::size_t c = 0; c < conditions.size(); ++c) {
        auto& [condition, series] = m_series[c];
        if (!series || !(condition == conditions[c])) {
            series = makeForceModel(m_lattice, conditions[c], m_solver, m_seed).model;
            condition = conditions[c];
        }
        series->beginStep(frame);
        series->evaluate(spins, forces[c], stop);
    }
    return forces;
}

void LabelSolver::addSuperexchange(const SpinField& spins, std::vector<Forces>& forces)
{
    if (!m_superexchange)
        return;
    Forces pairs;
    m_superexchange->evaluate(spins, pairs);
    for (Forces& condition : forces) {
        condition.energy += pairs.energy;
        condition.field += pairs.field;
    }
}

} // namespace kondoscope
