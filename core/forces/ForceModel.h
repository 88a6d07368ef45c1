#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/forces/Forces.h"

namespace kondoscope {

/// What an evaluation will cost, known before the first one.
struct CostEstimate
{
    double bytes = 0.0;   ///< of memory that the solver takes
    double seconds = 0.0; ///< of one evaluation, within a factor of two on an idle machine
};

/// The one interface of all solvers: exact diagonalization, kernel polynomials, learned force fields, sums of terms.
class ForceModel
{
public:
    virtual ~ForceModel() = default;

    /// \param spins   unit vectors, (N, 3)
    /// \param forces  overwritten; reuse the same object to avoid allocation
    /// \param stop    a solver that can stops soon after it is requested
    /// \throws NumericsError if the method fails, Cancelled after a stop request
    virtual void evaluate(const SpinField& spins, Forces& forces, std::stop_token stop = {}) = 0;

    /// To be called before the evaluations of a time step: stochastic solvers draw their random numbers for (seed,
    /// step), so that all stages of a step share them and a continued run repeats them.
    virtual void beginStep(std::int64_t step) { static_cast<void>(step); }

    /// What evaluations after this one depend on beyond the spins, such as where a search for mu starts: a run that is
    /// continued with it goes on to the bit. Empty for most.
    virtual std::vector<double> memory() const { return {}; }
    /// \param memory  of memory() of the same kind of model; of another length it is ignored
    virtual void setMemory(const std::vector<double>& memory) { static_cast<void>(memory); }

    /// One line for people: method, settings, expected error, cost of the last evaluation.
    virtual std::string report() const = 0;

    /// Empty, or why the results should not be trusted for the present parameters.
    virtual std::string warning() const { return {}; }

    /// Where it is worth knowing beforehand.
    virtual std::optional<CostEstimate> estimate() const { return std::nullopt; }
};

} // namespace kondoscope
